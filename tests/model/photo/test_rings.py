"""What is drawn around a number is taken out, and what is a digit itself is not."""

import cv2
import numpy as np
import pytest

from model.photo.ink import inked
from model.photo.joined import joined
from model.photo.rings import without_rings


def page(around: str, inside: str = "27") -> np.ndarray:
    """Ink with a number, and something around it."""
    ink = np.zeros((400, 500), np.uint8)
    left = 250 - 45 * len(inside)
    cv2.putText(ink, inside, (left, 250), cv2.FONT_HERSHEY_SIMPLEX, 4.6, 255, 8, cv2.LINE_AA)
    if around == "ring":
        cv2.ellipse(ink, (250, 200), (170, 115), 0, 0, 360, 255, 8)
    elif around == "open ring":
        cv2.ellipse(ink, (250, 200), (170, 115), 20, 0, 348, 255, 8)
    elif around == "box":
        cv2.rectangle(ink, (70, 80), (430, 320), 255, 8)
    elif around == "box with open corners":
        for start, end in (
            ((80, 78), (410, 84)), ((432, 90), (426, 310)),
            ((420, 322), (90, 316)), ((72, 318), (70, 92)),
        ):  # fmt: skip
            cv2.line(ink, start, end, 255, 8)
    elif around == "two lines":
        cv2.line(ink, (70, 80), (430, 84), 255, 8)
        cv2.line(ink, (70, 320), (430, 316), 255, 8)
    elif around == "two strokes beside it":
        cv2.line(ink, (70, 80), (74, 320), 255, 8)
        cv2.line(ink, (430, 80), (426, 320), 255, 8)
    elif around == "three quarters of a ring":
        cv2.ellipse(ink, (250, 200), (170, 115), 0, 30, 300, 255, 8)
    elif around == "ring that touches a number":
        cv2.ellipse(ink, (250, 200), (170, 115), 0, 0, 360, 255, 8)
        cv2.putText(ink, "5", (405, 250), cv2.FONT_HERSHEY_SIMPLEX, 4.6, 255, 8, cv2.LINE_AA)
    return ink


def bare(ink: np.ndarray) -> np.ndarray | None:
    """Where ink is left, 0 and 1; None where nothing was taken out."""
    left = without_rings(ink, *joined(ink))
    return None if left is None else inked(left)


@pytest.mark.parametrize("around", ["ring", "open ring", "box", "box with open corners"])
@pytest.mark.parametrize("inside", ["2", "27", "1"])
def test_what_is_around_a_number_is_taken_out_and_the_number_is_left(around, inside):
    assert np.array_equal(bare(page(around, inside)), inked(page("", inside)))


@pytest.mark.parametrize(
    "around",
    [
        "three quarters of a ring",
        "ring that touches a number",
        "two lines",
        "two strokes beside it",
    ],
)
def test_what_is_no_whole_ring_or_more_than_one_is_left(around):
    assert bare(page(around)) is None


def test_a_digit_that_touches_its_ring_from_within_stays_when_the_ring_goes():
    ink = page("ring")
    cv2.line(ink, (365, 130), (365, 272), 255, 8)
    _, stats, _ = joined(255 * bare(ink))
    assert stats[1:, cv2.CC_STAT_HEIGHT].max() >= 115
    assert len(stats) == 4


@pytest.mark.parametrize("slash", [60, 110, 140])
def test_a_0_with_a_stroke_through_it_is_left_beside_what_is_as_high(slash):
    ink = np.zeros((400, 500), np.uint8)
    cv2.ellipse(ink, (150, 200), (90, 120), 0, 0, 360, 255, 8)
    cv2.line(ink, (175, 200 - slash // 2), (125, 200 + slash // 2), 255, 8)
    cv2.line(ink, (350, 85), (345, 320), 255, 8)
    assert bare(ink) is None


def test_of_many_rings_in_rings_the_outermost_is_taken_out():
    inner = np.zeros((400, 500), np.uint8)
    for radius in (40, 75, 110):
        cv2.circle(inner, (250, 200), radius, 255, 8)
    target = cv2.circle(inner.copy(), (250, 200), 145, 255, 8)
    assert np.array_equal(bare(target), inked(inner))


def test_a_number_alone_is_left():
    assert bare(page("", "8609")) is None


@pytest.mark.parametrize("dots", [1, 2])
def test_a_ring_around_dots_is_left(dots):
    face = page("ring", "")
    for x in (210, 290)[:dots]:
        cv2.circle(face, (x, 170), 14, 255, -1)
    assert bare(face) is None


def test_of_two_rings_the_inner_one_is_a_0():
    ink = page("ring", "")
    cv2.ellipse(ink, (250, 200), (45, 65), 0, 0, 360, 255, 8)
    inner = cv2.ellipse(np.zeros_like(ink), (250, 200), (45, 65), 0, 0, 360, 255, 8)
    assert np.array_equal(bare(ink), inked(inner))
