"""Which part of a photo is read: all of it, or the sheets on it alone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from model.answers import Recognised
from model.looks import Grey, Lines, is_better, is_doubtful
from model.meaning import beyond_doubt, is_beyond_doubt
from model.photo.sheets import Sheet, alone
from model.photo.turning import Box

# So many sure digits more, on the photo around a sheet, may be its corners.
CORNERS = 1
# Of so many sheets, each is looked at alone first; more are the cells of a table.
FEW = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a photo, or all of it."""

    grey: Grey
    """(height, width)."""
    at: tuple[int, int]
    """The column and row of the photo at which it begins."""


@dataclass(frozen=True, slots=True)
class View:
    """What is read on a part of a photo."""

    part: Part
    lines: Lines
    seen: Grey
    """The part at the size that it was read at, the frame of every box."""
    blank: bool
    """Whether there is no ink at all at first sight."""

    @property
    def sure(self) -> int:
        """How many digits are beyond doubt."""
        return beyond_doubt(self.lines)

    def on_photo(self, box: Box) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a box, in pixels of the photo."""
        scale = max(self.part.grey.shape) / max(self.seen.shape)
        left, top = self.part.at
        x, y, width, height = (scale * length for length in box)
        return left + x, top + y, left + x + width, top + y + height


Read = Callable[[Part], View]


def best_view(
    photo: Part,
    sheets: list[Sheet],
    glance: Read,
    study: Read,
    sure: float,
) -> View:
    """Reads a photo, or the sheets on it alone where they are not all of it.

    Args:
        photo: without its margins.
        sheets: those on it that something may be written on.
        glance: reads a part with one look.
        study: reads a part with as many looks as it takes.
        sure: the least probability of a digit that is sure to be this one.
    """
    if not sheets:
        return study(photo)
    together = [sheets]
    if 1 < len(sheets) <= FEW:
        written = [s for s in sheets if glance(_alone(photo, [s])).lines]
        # What is between empty pages may look like something that is written on them.
        together = [written] if written else [[sheet] for sheet in sheets]
    parts = [_alone(photo, some) for some in together]
    if any(s.cut_off or s.alike for some in together for s in some):
        # It may be the light on one sheet that ends there, or a box that was drawn on it.
        view = study(photo)
        if not is_doubtful(view.lines, sure):
            return view
        again = _surest(map(study, parts))
        better = again.sure >= view.sure and is_better(again.lines, view.lines)
        return again if better else view
    view, around = _surest(map(study, parts)), glance(photo)
    # Something may be written beside it; the corner of a sheet may be a 7.
    there = sum(_is_at(around, digit, view.part) for line in around.lines for digit in line)
    more = around.sure > view.sure + CORNERS or there > view.sure
    return around if more else view


def _alone(photo: Part, sheets: list[Sheet]) -> Part:
    part, (across, down) = alone(photo.grey, sheets)
    return Part(part, (photo.at[0] + across, photo.at[1] + down))


def _surest(views: Iterable[View]) -> View:
    return max(views, key=lambda view: view.sure)


def _is_at(view: View, digit: Recognised, part: Part) -> bool:
    """Whether a digit beyond doubt is on a part of the photo, or that within a loop of it."""
    if not is_beyond_doubt(digit):
        return False
    left, top, right, bottom = view.on_photo(digit.box)
    (x, y), (height, width) = part.at, part.grey.shape
    across, down = (left + right) / 2, (top + bottom) / 2
    if x < across < x + width and y < down < y + height:
        return True
    return bool(left < x + width / 2 < right and top < y + height / 2 < bottom)
