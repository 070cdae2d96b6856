"""A page is read as a whole: what are digits, what is not, and which way up it lies."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from model.recognition import recognise

BAR, RING, TEE = 1, 0, 7


def page(*shapes: tuple[int, int, int]) -> np.ndarray:
    """Ink with a shape at each place: (which, x, y)."""
    ink = np.zeros((300, 400), np.uint8)
    for which, x, y in shapes:
        if which == BAR:
            cv2.line(ink, (x, y - 30), (x, y + 30), 255, 7)
        elif which == RING:
            cv2.ellipse(ink, (x, y), (24, 30), 0, 0, 360, 255, 7)
        else:
            tee(ink, x, y)
    return ink


def tee(ink: np.ndarray, x: int, y: int, top: int = -26) -> None:
    """A T as a pen writes it; upside down where its top is below."""
    cv2.line(ink, (x - 22, y + top), (x + 22, y + top), 255, 9)
    cv2.line(ink, (x, y + top), (x, y - top), 255, 9)


def told(vectors: np.ndarray) -> np.ndarray:
    """Knows an upright bar, a ring and a T, and says no digit to the rest."""
    answers = np.zeros((len(vectors), 10), np.float32)
    for answer, vector in zip(answers, vectors.reshape(-1, 28, 28), strict=True):
        inked = vector > 0.5
        rows, columns = inked.any(axis=1).sum(), inked.any(axis=0).sum()
        if columns < 7 and rows > 15:
            answer[BAR] = 0.97
        elif not inked[12:16, 12:16].any() and inked[18:, 12:16].any() and min(rows, columns) > 12:
            answer[RING] = 0.97
        elif inked[5:11].sum() > 1.6 * inked[17:23].sum() and inked[12:16, 12:16].any():
            answer[TEE] = 0.97
    return answers


def always(digit: int) -> Callable:
    """Says the same of whatever it is shown."""

    def same(vectors: np.ndarray) -> np.ndarray:
        answers = np.zeros((len(vectors), 10), np.float32)
        answers[:, digit] = 0.99
        return answers

    return same


def with_embeddings(classify: Callable) -> Callable:
    """Tells with each answer how much ink it was given."""

    def told_with_ink(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return classify(vectors), vectors.sum(axis=1, keepdims=True)

    return told_with_ink


def said(ink: np.ndarray, classify: Callable = told, threshold: float = 0.5) -> list[list[int]]:
    lines = recognise(ink, with_embeddings(classify), threshold)
    return [[found.digit for found in line] for line in lines]


def test_lines_are_read_from_left_to_right_and_from_top_to_bottom():
    ink = page((TEE, 60, 70), (RING, 160, 75), (BAR, 250, 68), (RING, 80, 220))
    assert said(ink) == [[TEE, RING, BAR], [RING]]


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_turned_page_is_read_and_its_boxes_are_turned_back(turns):
    upright = page((TEE, 60, 70), (TEE, 160, 75), (BAR, 250, 68), (TEE, 330, 70))
    turned = np.ascontiguousarray(np.rot90(upright, turns))
    assert said(turned) == [[TEE, TEE, BAR, TEE]]
    for found in recognise(turned, with_embeddings(told), 0.5)[0]:
        x, y, width, height = found.box
        turned[y : y + height, x : x + width] = 0
    assert not (turned > 127).any()


def test_a_page_is_turned_though_nothing_but_specks_reads_as_digits_as_it_lies():
    upright = page(*((TEE, x, y) for x in (60, 160, 260) for y in (75, 220)))
    for y in (40, 110, 180, 250):
        cv2.line(upright, (330, y), (350, y), 255, 7)
    assert said(np.rot90(upright)) == [[TEE] * 3] * 2


@pytest.mark.parametrize("degrees", [-25, 25])
def test_a_row_that_leans_is_read_level_and_its_boxes_are_where_the_digits_are(degrees):
    level = page((TEE, 60, 150), (BAR, 130, 150), (TEE, 200, 150), (TEE, 280, 150))
    turn = cv2.getRotationMatrix2D((200, 150), degrees, 1)
    leaning = cv2.warpAffine(level, turn, level.shape[::-1])
    assert said(leaning) == [[TEE, BAR, TEE, TEE]]
    for found in recognise(leaning, with_embeddings(told), 0.5)[0]:
        x, y, width, height = found.box
        leaning[y : y + height, x : x + width] = 0
    assert not (leaning > 127).any()


def test_what_reads_as_no_digit_is_left_out():
    nothing = np.zeros((1, 10), np.float32)
    ink = page((TEE, 60, 70), (BAR, 250, 68))
    assert said(ink, lambda vectors: nothing.repeat(len(vectors), axis=0)) == []


def test_below_the_threshold_there_is_no_digit():
    def unsure(vectors: np.ndarray) -> np.ndarray:
        return told(vectors) * 0.7

    ink = page((TEE, 60, 70), (RING, 160, 75), (BAR, 250, 68))
    assert said(ink, unsure, 0.6) == [[TEE, RING, BAR]]
    assert said(ink, unsure, 0.8) == []


def test_among_things_that_are_no_digits_a_doubtful_one_does_not_count():
    def unsure(vectors: np.ndarray) -> np.ndarray:
        return told(vectors) * 0.9

    letters = page((TEE, 60, 70))
    for x in (130, 200, 270, 340):
        cv2.line(letters, (x - 25, 40), (x + 25, 100), 255, 7)
        cv2.line(letters, (x + 25, 40), (x - 25, 100), 255, 7)
    assert said(page((TEE, 60, 70)), unsure) == [[TEE]]
    assert said(letters, unsure) == []


def test_a_1_that_towers_over_its_row_is_the_side_of_a_box():
    ink = page((RING, 100, 150), (RING, 180, 150))
    cv2.line(ink, (250, 85), (250, 215), 255, 7)
    assert said(ink) == [[RING, RING]]
    assert said(page((RING, 100, 150), (RING, 180, 150), (BAR, 250, 150))) == [[RING, RING, BAR]]


def test_the_pixels_are_those_that_were_classified():
    seen: list[np.ndarray] = []

    def watched(vectors: np.ndarray) -> np.ndarray:
        seen.append(vectors)
        return told(vectors)

    ((found,),) = recognise(page((RING, 160, 75)), with_embeddings(watched), 0.5)
    shown = (found.pixels.reshape(784) / 255).astype(np.float32)
    assert any(np.array_equal(shown, vector) for vector in seen[0])


def test_an_empty_page_is_not_even_classified():
    def never(vectors: np.ndarray) -> np.ndarray:
        raise AssertionError

    assert recognise(page(), with_embeddings(never), 0.5) == []


@pytest.mark.parametrize("cut", [np.s_[:101, :], np.s_[40:, :], np.s_[:, :187], np.s_[:, 134:]])
def test_a_digit_that_touches_the_edge_of_its_photo_is_read(cut):
    ink = np.ascontiguousarray(page((TEE, 160, 70))[cut])
    assert said(ink) == [[TEE]]


def crowd(upside_down: bool = False, crosses: bool = False) -> np.ndarray:
    """Thirty Ts or crosses in three rows."""
    ink = np.zeros((330, 700), np.uint8)
    for y in (60, 160, 260):
        for x in range(40, 690, 65):
            if crosses:
                cv2.line(ink, (x - 25, y - 30), (x + 25, y + 30), 255, 5)
                cv2.line(ink, (x + 25, y - 30), (x - 25, y + 30), 255, 5)
                continue
            tee(ink, x, y, 26 if upside_down else -26)
    return ink


def test_a_page_of_doubtful_digits_is_turned_where_that_removes_the_doubt():
    def told_both_ways(vectors: np.ndarray) -> np.ndarray:
        answers = told(vectors)
        answers[:, 4] = np.where(answers.sum(axis=1) == 0, 0.78, 0)
        return answers

    assert said(crowd(), told_both_ways) == [[TEE] * 10] * 3
    assert said(crowd(upside_down=True), told_both_ways) == [[TEE] * 10] * 3


def test_of_a_crowd_that_is_no_digits_only_some_are_looked_at():
    looked_at = []

    def never_a_digit(vectors: np.ndarray) -> np.ndarray:
        looked_at.append(len(vectors))
        return np.zeros((len(vectors), 10), np.float32)

    ink = np.vstack([crowd()] * 4)
    assert said(ink, never_a_digit) == []
    assert sum(looked_at) < 120


def test_what_would_take_too_many_questions_is_creases():
    looked_at = []

    def may_be_a_digit(vectors: np.ndarray) -> np.ndarray:
        looked_at.append(len(vectors))
        return np.full((len(vectors), 10), 0.05, np.float32)

    creases = np.zeros((700, 700), np.uint8)
    for x in range(20, 690, 20):
        for y in range(20, 690, 66):
            cv2.line(creases, (x, y), (x, y + 40), 255, 5)
    assert said(creases, may_be_a_digit) == []
    assert sum(looked_at) < 4000


def counting(sure: dict[int, float], looked_at: list[int]) -> Callable:
    """Knows the shapes with these probabilities, and notes how many it is shown at a time."""

    def classify(vectors: np.ndarray) -> np.ndarray:
        looked_at.append(len(vectors))
        answers = told(vectors)
        for digit, probability in sure.items():
            answers[:, digit] = np.where(answers[:, digit] > 0, probability, 0)
        return answers

    return classify


def test_no_digit_of_a_crowd_is_read_twice():
    looked_at: list[int] = []
    ink = np.vstack([crowd()] * 4)
    assert said(ink, counting({TEE: 0.995}, looked_at)) == [[TEE] * 10] * 12
    assert sum(looked_at) == 120


@pytest.mark.parametrize(("beside", "runs"), [(RING, 0), (BAR, 1)])
def test_what_stands_beside_a_digit_beyond_doubt_is_no_part_of_it_unless_that_is_a_bar(
    beside, runs
):
    looked_at: list[int] = []
    ink = page((beside, 160, 150), (TEE, 225 if beside == RING else 200, 150))
    assert said(ink, counting({RING: 0.995, BAR: 0.995}, looked_at)) == [[beside, TEE]]
    assert sum(looked_at) == 2 + runs


def narrow(vectors: np.ndarray) -> np.ndarray:
    """Says 3 of what is narrow, and no digit of the rest."""
    columns = (vectors.reshape(-1, 28, 28) > 0.5).any(axis=1).sum(axis=1)
    return np.eye(10, dtype=np.float32)[[3] * len(vectors)] * (columns < 12)[:, np.newaxis]


def touching_pair() -> np.ndarray:
    """Two narrow things that touch, and together are no wider than a digit."""
    pair = np.zeros((120, 400), np.uint8)
    for x in (60, 92):
        cv2.line(pair, (x - 16, 20), (x + 16, 20), 255, 9)
        cv2.line(pair, (x, 20), (x, 100), 255, 9)
    return pair


def test_two_narrow_digits_that_touch_are_told_apart_beside_another():
    ink = touching_pair()
    assert said(ink, narrow) == []
    cv2.line(ink, (300, 30), (300, 90), 255, 7)
    assert said(ink, narrow) == [[3, 3, 3]]


def test_digits_that_touch_are_told_apart_in_every_row():
    row = touching_pair()
    cv2.line(row, (300, 20), (300, 100), 255, 9)
    assert said(np.vstack([row] * 20), narrow) == [[3, 3, 3]] * 20


def test_single_finds_on_a_page_full_of_other_things_are_no_digits():
    text = crowd(crosses=True)
    text[20:100, 270:330] = crowd()[20:100, 270:330]
    assert said(text) == []


def test_a_line_of_digits_on_a_page_full_of_other_things_is_read():
    text = crowd(crosses=True)
    text[220:300] = crowd()[220:300]
    assert said(text) == [[TEE] * 10]


@pytest.mark.parametrize(
    ("down", "read"), [(80, [[RING] * 2] * 2), (200, [[RING] * 2, [BAR], [RING] * 2])]
)
def test_a_line_that_lies_between_two_rows_is_no_one(down, read):
    def strokes_are_ones(vectors: np.ndarray) -> np.ndarray:
        rings = told(vectors)[:, RING]
        answers = np.zeros((len(vectors), 10), np.float32)
        answers[:, RING], answers[:, BAR] = rings, np.where(rings == 0, 0.97, 0)
        return answers

    rows = page((RING, 140, 50), (RING, 240, 50), (RING, 140, 250), (RING, 240, 250))
    ink = np.insert(rows, [150] * 200, 0, axis=0)
    cv2.line(ink, (130, 250 + down // 2), (250, 250 - down // 2), 255, 7)
    assert said(ink, strokes_are_ones) == read


def test_specks_around_sure_digits_do_not_silence_them():
    def sure(vectors: np.ndarray) -> np.ndarray:
        return told(vectors) * np.eye(10, dtype=np.float32)[TEE] * 1.02

    row = np.hstack([page(*((TEE, x, 150) for x in (60, 140, 220, 300))), np.zeros((300, 400))])
    ink = np.vstack([row, row]).astype(np.uint8)
    for x in range(380, 780, 45):
        for y in (150, 450):
            cv2.line(ink, (x, y - 18), (x, y + 18), 255, 3)
    assert said(ink, sure) == [[TEE] * 4] * 2


def test_a_word_of_which_some_letters_are_digits_on_their_side_is_none():
    ink = page((TEE, 60, 150), (TEE, 160, 150))
    assert said(np.rot90(ink)) == [[TEE] * 2]
    cv2.line(ink, (230, 120), (270, 180), 255, 9)
    cv2.line(ink, (270, 120), (230, 180), 255, 9)
    assert said(np.rot90(ink)) == []


@pytest.mark.parametrize(("wide", "read"), [(18, []), (25, [[BAR]])])
def test_among_things_that_are_no_digits_a_stroke_is_no_one_unless_it_is_bold(wide, read):
    crosses = np.zeros((300, 400), np.uint8)
    for x in (220, 280, 340):
        cv2.line(crosses, (x - 15, 120), (x + 15, 180), 255, 7)
        cv2.line(crosses, (x + 15, 120), (x - 15, 180), 255, 7)
    cv2.line(crosses, (120, 112), (120, 188), 255, wide)
    assert said(crosses) == read


def test_a_line_beside_much_that_runs_out_of_the_picture_is_a_part_of_it():
    ink = page((BAR, 100, 150))
    assert said(ink) == [[BAR]]
    cv2.line(ink, (180, 0), (240, 130), 255, 7)
    assert said(ink) == []


def test_a_line_beside_the_wires_of_a_spiral_is_none_of_them():
    ink = cv2.line(np.zeros((300, 400), np.uint8), (200, 60), (200, 240), 255, 9)
    for y in range(10, 300, 12):
        cv2.line(ink, (0, y), (24, y), 255, 5)
    assert said(ink) == [[BAR]]


def test_a_punched_hole_is_no_digit():
    def ring(vectors: np.ndarray) -> np.ndarray:
        answers = np.zeros((len(vectors), 10), np.float32)
        answers[:, RING] = 0.99
        return answers

    hole = np.zeros((300, 400), np.uint8)
    cv2.circle(hole, (200, 150), 20, 255, -1)
    assert said(page((RING, 200, 150)), ring) == [[RING]]
    assert said(hole, ring) == []


def test_a_fold_is_no_one():
    fold = np.zeros((500, 300), np.uint8)
    cv2.line(fold, (150, 20), (154, 480), 255, 1)
    assert said(fold) == []
    cv2.line(fold, (150, 20), (154, 480), 255, 7)
    assert said(fold) == [[BAR]]


def test_rows_of_nothing_but_ones_are_lines():
    bars = page((BAR, 60, 70), (BAR, 160, 75), (BAR, 80, 220))
    assert said(bars) == []
    assert said(bars[:150]) == [[BAR, BAR]]


def test_what_is_wide_here_and_thin_there_is_drawn_by_no_pen():
    wing = page((BAR, 200, 150))
    cv2.ellipse(wing, (200, 150), (11, 15), 0, 0, 360, 255, -1)

    cv2.line(wing, (200, 40), (200, 260), 255, 3)
    assert said(page((BAR, 200, 150)), always(BAR)) == [[BAR]]
    assert said(wing, always(BAR)) == []


def test_a_blot_among_digits_is_a_digit_that_ran_full():
    row, alone = page((TEE, 80, 150), (TEE, 320, 150)), page()
    for ink in (row, alone):
        cv2.line(ink, (200, 120), (200, 180), 255, 2)
        cv2.ellipse(ink, (200, 134), (10, 14), 0, 0, 360, 255, -1)

    assert said(alone, always(TEE)) == []
    assert said(row, always(TEE)) == [[TEE, TEE, TEE]]


def test_a_lone_piece_is_cut_into_several_digits_only_where_these_are_likelier_than_not():
    def unsure(vectors: np.ndarray) -> np.ndarray:
        return told(vectors) * 0.7

    apart = page((RING, 150, 150), (RING, 240, 150))
    touching = page((RING, 150, 150), (RING, 203, 150))
    assert said(apart) == said(apart, unsure) == said(touching) == [[RING, RING]]
    assert said(touching, unsure) == []


def test_a_line_that_runs_out_of_the_picture_is_no_one():
    inside, outside = page(), page()
    cv2.line(inside, (200, 100), (200, 290), 255, 7)
    cv2.line(outside, (200, 100), (200, 299), 255, 7)
    assert said(inside) == [[BAR]]
    assert said(outside) == []


def test_a_bent_line_that_runs_into_a_wide_page_is_the_end_of_a_pen():
    pen = page()
    cv2.polylines(pen, [np.array([(-9, 150), (20, 150), (60, 190)])], False, 255, 7)
    inside = np.ascontiguousarray(np.roll(pen[:, :200], 90, axis=1))
    inside[:, :90] = 0
    assert said(pen, always(BAR)) == []
    assert said(inside, always(BAR)) == said(pen[130:210, :80], always(BAR)) == [[BAR]]


def test_a_lone_piece_that_lies_on_its_side_is_not_several_digits():
    def tees(vectors: np.ndarray) -> np.ndarray:
        return told(vectors) * (np.arange(10) == TEE)

    touching = page((TEE, 150, 150), (TEE, 190, 150))
    assert said(touching, tees) == [[TEE, TEE]]
    assert said(np.rot90(touching), tees) == []


def test_things_along_an_edge_are_a_binding():
    pad = page(*((TEE, 40, y) for y in (40, 115, 190, 265)))
    assert said(pad) == [[TEE]] * 4
    assert said(np.ascontiguousarray(pad[:, 16:])) == []


def test_digits_as_high_as_a_picture_may_reach_its_edges():
    row = page((TEE, 60, 150), (BAR, 120, 150), (TEE, 180, 150))
    rows = np.flatnonzero(row.any(axis=1))
    close = np.ascontiguousarray(row[rows[0] : rows[-1] + 1])

    def unsure(vectors: np.ndarray) -> np.ndarray:
        return told(vectors) * 0.95

    assert said(close) == [[TEE, BAR, TEE]]
    assert said(close, unsure) == [[TEE, TEE]]


def test_a_ring_with_eyes_is_a_face():
    ring = page((RING, 200, 150))
    assert said(ring) == [[RING]]
    for x in (192, 208):
        cv2.circle(ring, (x, 138), 2, 255, -1)
    assert said(ring) == [[RING]]
    cv2.line(ring, (190, 160), (210, 160), 255, 7)
    assert said(ring) == []


def test_a_lone_dash_is_a_minus_and_no_one_on_its_side():
    def thin(vectors: np.ndarray) -> np.ndarray:
        few = (vectors.reshape(-1, 28, 28) > 0.5).any(axis=1).sum(axis=1) < 4
        return told(vectors) * few[:, None] * (0.998 / 0.97)

    bar = page((BAR, 200, 150))
    assert said(bar, thin) == [[BAR]]
    assert said(np.ascontiguousarray(bar.T), thin) == []


def test_a_lone_thing_is_turned_only_where_that_leaves_no_doubt():
    on_its_side = np.ascontiguousarray(page((TEE, 200, 150)).T)

    def sure(vectors: np.ndarray) -> np.ndarray:
        return told(vectors) * (0.998 / 0.97)

    assert said(on_its_side) == []
    assert said(on_its_side, sure) == [[TEE]]


@pytest.mark.parametrize(("digit", "read"), [(0, []), (1, []), (4, [[4]])])
def test_a_lone_ring_is_no_0_by_some_angle(digit, read):
    leaning = np.zeros((300, 400), np.uint8)
    cv2.ellipse(leaning, (200, 150), (24, 44), 45, 0, 360, 255, 7)

    def upright_only(vectors: np.ndarray) -> np.ndarray:
        inked = vectors.reshape(-1, 28, 28) > 0.5
        rows, columns = (inked.any(axis=axis).sum(axis=1) for axis in (2, 1))
        answers = np.zeros((len(vectors), 10), np.float32)
        answers[:, digit] = np.where(rows > 1.4 * columns, 0.998, 0)
        return answers

    assert said(leaning, upright_only) == read


@pytest.mark.parametrize(("digit", "read"), [(7, []), (3, []), (4, [[4]])])
def test_a_lone_letter_is_no_digit_that_stands_on_its_head(digit, read):
    upside_down = np.ascontiguousarray(page((TEE, 200, 150))[::-1])

    def sure(vectors: np.ndarray) -> np.ndarray:
        return np.roll(told(vectors) * (0.998 / 0.97), digit - TEE, axis=1)

    assert said(upside_down, sure) == read


def test_a_line_that_runs_out_of_the_picture_is_no_one_beside_a_digit_that_does_not():
    ink = page((TEE, 200, 45), (BAR, 60, 29))
    assert said(ink) == [[TEE]]
    assert said(page((TEE, 200, 150), (BAR, 60, 150))) == [[BAR, TEE]]


def test_a_pen_that_runs_out_of_the_picture_is_no_one_where_its_page_is_turned_level():
    ink = page((TEE, 140, 150), (TEE, 200, 150), (BAR, 260, 150))
    leaning = cv2.warpAffine(ink, cv2.getRotationMatrix2D((200, 150), 20, 1), (400, 300))
    assert said(leaning) == [[TEE, TEE, BAR]]
    assert said(np.ascontiguousarray(leaning[:, :255])) == [[TEE, TEE]]


def test_a_digit_that_was_gone_over_too_often_makes_no_scene():
    written = page(*((TEE, x, y) for x in (40, 100, 160, 220) for y in (75, 150, 225)))
    cv2.circle(written, (330, 150), 30, 255, -1)
    assert said(written) == [[TEE] * 4] * 3


def test_a_digit_among_blotches_is_part_of_a_scene():
    scene = page((TEE, 200, 150))
    assert said(scene) == [[TEE]]
    for x in (90, 310):
        cv2.circle(scene, (x, 70), 26, 255, -1)
        cv2.circle(scene, (x, 230), 26, 255, -1)
    assert said(scene) == []


def test_a_thumb_beside_digits_beyond_doubt_makes_no_scene():
    held = page(*((TEE, x, 150) for x in (60, 130, 200)))
    cv2.circle(held, (330, 90), 45, 255, -1)
    assert said(held) == [[TEE, TEE, TEE]]


def test_what_touches_the_line_of_a_sum_is_read():
    total = page(*((RING, x, y) for x in (120, 200, 280) for y in (100, 166)))
    cv2.line(total, (70, 133), (330, 133), 255, 7)
    assert said(total) == [[RING, RING, RING], [RING, RING, RING]]


def test_what_is_put_upright_leaves_nothing_unread():
    def surely(vectors: np.ndarray) -> np.ndarray:
        return np.where(told(vectors) > 0, 0.995, 0).astype(np.float32)

    turn = cv2.getRotationMatrix2D((200, 150), 42, 1.0)
    leaning = cv2.warpAffine(page((TEE, 200, 150)), turn, (400, 300))
    assert said(leaning, surely) == [[TEE]]
    cv2.line(leaning, (275, 120), (325, 180), 255, 7)
    cv2.line(leaning, (325, 120), (275, 180), 255, 7)
    assert said(leaning, surely) == []
