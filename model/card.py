"""What a release says of itself: `card.json`."""

import dataclasses
import json
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from model.errors import ReleaseError

Share = Annotated[float, Field(ge=0, le=1)]
Digits = Annotated[list[int], Field(min_length=10, max_length=10)]
Shares = Annotated[list[Share], Field(min_length=10, max_length=10)]


@dataclasses.dataclass(frozen=True)
class TestFigures:
    """How the network reads MNIST's 10,000 test images, looked at once, after training."""

    __test__ = False  # not a test case, whatever pytest reads into the name

    images: int
    correct: int
    accuracy: Share
    interval: tuple[Share, Share]
    """Wilson's 95 % interval of the accuracy."""
    confusion: Annotated[list[Digits], Field(min_length=10, max_length=10)]
    """Counts: a row for each true digit, a column for each digit said."""
    recall: Shares
    precision: Shares
    disputed_missed: list[int]
    """Indices of the test images whose label people dispute, and that the network misses."""
    calibration_error_before: Share
    calibration_error_after: Share


@dataclasses.dataclass(frozen=True)
class Calibration:
    """What turns the network's outputs into honest confidences, and what to say of them."""

    temperature: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    digit_threshold: Share
    """Below this probability of being any digit, a picture is not called one."""
    sure_threshold: Share
    """From this confidence on, the reader says a digit without a doubt."""
    fitted_on: str
    error_before: Share | None = None
    """Expected calibration error on images like those it was fitted on, with temperature 1."""
    error_after: Share | None = None
    """The same with `temperature`."""


@dataclasses.dataclass(frozen=True)
class Card:
    """What `card.json` says of a release."""

    id: str
    recipe: str
    created: str
    """ISO 8601, UTC."""
    command: str
    seed: int
    parameters: int
    backend: str
    machine: str
    minutes: float
    versions: dict[str, str]
    data: dict[str, str]
    """SHA-256 of each array or file that it learned from, by name."""
    history: dict[str, list[float]]
    """`loss` and `accuracy` of each epoch, `val_loss` and `val_accuracy` where held out."""
    test: TestFigures
    calibration: Calibration
    photos: dict[str, Any] | None = None
    """How well it reads labelled photos, as `model.photo_set.side_by_side` tells it."""
    hands: str = ""
    """Whose handwriting it learned from."""
    corrections: dict[str, Any] | None = None
    """What people corrected and it learned from, and what that gained on other people's."""
    notes: str = ""
    files: dict[str, str] = dataclasses.field(default_factory=dict)
    """SHA-256 of every other file in the folder, by name."""

    @staticmethod
    def from_json(text: str | bytes) -> "Card":
        """Reads a card; keys that it does not know are ignored.

        Raises:
            ReleaseError: the text is no JSON, or a field is missing or of another kind.
        """
        try:
            return TypeAdapter(Card).validate_json(text)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            raise ReleaseError(f"{place or 'card.json'}: {first['msg']}") from error

    def to_json(self) -> str:
        """The card as JSON, a line for each field."""
        fields = dataclasses.asdict(self).items()
        lines = (f'  "{key}": {json.dumps(value)}' for key, value in fields)
        return "{\n" + ",\n".join(lines) + "\n}\n"
