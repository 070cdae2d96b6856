"""What was read on a photo."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Digit:
    """One digit found on a photo."""

    digit: int
    confidence: float
    """Calibrated probability, 0 to 1, that `digit` is right."""
    box: tuple[int, int, int, int]
    """x, y, width, height in pixels of the upright photo."""
    probabilities: tuple[float, ...]
    """Ten values that sum to 1, for the digits 0 to 9."""
    sure: bool
    """Whether the confidence is above the release's threshold."""
    pixels: bytes
    """What the network saw: 28x28 bytes, row by row, 0 for paper to 255 for ink."""

    @property
    def runner_up(self) -> int:
        """The second most probable digit."""
        others = [k for k in range(10) if k != self.digit]
        return max(others, key=lambda k: self.probabilities[k])


@dataclass(frozen=True, slots=True)
class Reading:
    """The digits on one photo, row by row in reading order; no rows for a page without digits."""

    lines: tuple[tuple[Digit, ...], ...]
    release: str
    """Id of the release that read it."""
    size: tuple[int, int]
    """Width and height of the upright photo in pixels, the frame of every box."""
    seconds: float

    @property
    def digits(self) -> tuple[Digit, ...]:
        """All digits in reading order."""
        return tuple(digit for line in self.lines for digit in line)

    @property
    def text(self) -> str:
        """The digits as text, one row a line; empty for a page without digits."""
        return "\n".join("".join(str(d.digit) for d in line) for line in self.lines)

    @property
    def sure(self) -> bool:
        """Whether there are digits and every one of them is sure."""
        return bool(self.lines) and all(d.sure for d in self.digits)
