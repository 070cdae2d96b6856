"""A sheet is told from what is around it, and seen alone; what only looks like one is not."""

import cv2
import numpy as np
import pytest

from model.photo.sheets import alone, find_sheets

PAPER, DESK, PEN = 190, 90, 50


def photo(degrees: float = 0, *, paper: int = PAPER, written: bool = True) -> np.ndarray:
    """A sheet of 400 by 280 pixels on a desk of 1024 by 768."""
    sheet = np.full((280, 400), paper, np.uint8)
    if written:
        cv2.putText(sheet, "27", (90, 190), cv2.FONT_HERSHEY_SIMPLEX, 4, PEN, 8, cv2.LINE_AA)
    turn = cv2.getRotationMatrix2D((200, 140), degrees, 1)
    turn[:, 2] += (350, 220)
    border = cv2.BORDER_TRANSPARENT
    desk = np.full((768, 1024), DESK, np.uint8)
    lying = cv2.warpAffine(sheet, turn, (1024, 768), desk, cv2.INTER_LINEAR, border)
    grain = np.random.default_rng(1).normal(0, 3, lying.shape)
    return cv2.GaussianBlur(np.clip(lying + grain, 0, 255).astype(np.uint8), (3, 3), 0)


@pytest.mark.parametrize("degrees", [0, 8, -15])
def test_a_sheet_is_told_from_the_desk_and_has_its_paper_around_it(degrees):
    grey = photo(degrees)
    sheet, (x, y) = alone(grey, find_sheets(grey))
    height, width = sheet.shape
    assert sheet.size < 0.4 * grey.size
    corners = sheet[[2, 2, -3, -3], [2, -3, 2, -3]].astype(int)
    assert abs(corners - PAPER).max() < 20
    ink = grey[y : y + height, x : x + width] < (PEN + DESK) / 2
    assert np.array_equal(sheet[ink], grey[y : y + height, x : x + width][ink])
    assert ink.sum() == (grey < (PEN + DESK) / 2).sum()


def test_a_sheet_is_told_from_what_is_in_part_lighter_than_itself():
    grey = photo()
    grey[:, :200], grey[:150] = 250, 140
    (sheet,) = find_sheets(grey)
    assert not sheet.cut_off
    assert not sheet.alike


def test_a_box_on_paper_may_be_no_sheet():
    grey = np.full((768, 1024), PAPER, np.uint8)
    cv2.rectangle(grey, (350, 220), (750, 500), PEN, 12)
    cv2.putText(grey, "27", (440, 410), cv2.FONT_HERSHEY_SIMPLEX, 4, PEN, 8, cv2.LINE_AA)
    assert all(sheet.alike for sheet in find_sheets(grey))
    assert find_sheets(grey)


def test_a_thumb_that_holds_a_sheet_is_no_part_of_it():
    grey = photo()
    cv2.ellipse(grey, (750, 400), (60, 30), 0, 0, 360, 60, -1)
    sheet, (x, y) = alone(grey, find_sheets(grey))
    assert sheet[400 - y, 700 - x] > PAPER - 20


def test_each_page_of_an_open_book_is_a_sheet():
    grey = photo()
    shade = 90 * np.exp(-(((np.arange(1024) - 560) / 12) ** 2))
    cv2.putText(grey, "5", (590, 410), cv2.FONT_HERSHEY_SIMPLEX, 4, PEN, 8, cv2.LINE_AA)
    book = np.clip(grey - shade, 0, 255).astype(np.uint8)
    assert len(find_sheets(book)) == 2


def test_a_shallow_fold_parts_two_pages_as_well():
    grey = photo()
    shade = 1 - 0.3 * np.exp(-(((np.arange(1024) - 550) / 30) ** 2))
    assert len(find_sheets((grey * shade).astype(np.uint8))) == 2


def test_strokes_that_end_in_the_fold_belong_to_the_page_and_are_lit_like_it():
    blank = photo(written=False)
    grey = cv2.putText(blank.copy(), "27", (420, 410), 0, 4, PEN, 8, cv2.LINE_AA)
    shade = 1 - 0.5 * np.exp(-(((np.arange(1024) - 600) / 30) ** 2))
    book = (grey * shade).astype(np.uint8)
    page, (x, y) = alone(book, find_sheets(book)[:1])
    there = np.s_[y : y + page.shape[0], x : x + page.shape[1]]
    written = (grey < 110) & (blank > 150)
    assert written[there].sum() == written.sum()
    assert np.mean((page < 120) == written[there]) > 0.998
    assert np.median(page[~written[there]]) > 0.95 * PAPER


def test_a_sheet_that_runs_out_of_the_photo_is_told_as_such():
    (sheet,) = find_sheets(photo()[:, 400:])
    assert sheet.cut_off


@pytest.mark.parametrize(
    "grey", [photo(written=False), photo(paper=DESK + 1), photo()[250:470, 380:720]]
)
def test_what_is_empty_or_hardly_differs_or_fills_the_photo_is_none(grey):
    assert find_sheets(grey) == []


def test_the_bright_middle_of_a_flash_is_no_sheet():
    y, x = np.mgrid[:768, :1024]
    light = np.exp(-((x - 512) ** 2 / 300**2 + (y - 384) ** 2 / 220**2))
    grey = np.full((768, 1024), 220, np.uint8)
    cv2.putText(grey, "27", (420, 430), cv2.FONT_HERSHEY_SIMPLEX, 4, PEN, 8, cv2.LINE_AA)
    assert find_sheets((grey * (0.3 + 0.7 * light)).astype(np.uint8)) == []


@pytest.mark.parametrize("chalk", ["0", "8", "B"])
def test_bold_chalk_is_no_sheet(chalk):
    board = np.full((768, 1024), 40, np.uint8)
    cv2.putText(board, chalk, (350, 560), cv2.FONT_HERSHEY_SIMPLEX, 16, 220, 70, cv2.LINE_AA)
    assert find_sheets(board) == []
