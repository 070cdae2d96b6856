"""The parameters of a Bot API call, however they were sent."""

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.localchat.errors import ApiError, bad_request

MAX_BODY = 52 * 1024 * 1024
"""Bytes of one request: Telegram's 50 MB for a file, and its envelope."""


@dataclass(frozen=True)
class Upload:
    """A file inside a multipart request."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True)
class Parameters:
    """Values by name, as strings or as JSON, and the files that came along."""

    values: dict[str, Any]
    uploads: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether the parameter was sent, as a value or as a file."""
        return name in self.values or name in self.uploads

    def text(self, name: str, default: str = "") -> str:
        """A string; numbers are taken as they are written."""
        value = self.values.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number.

        Raises:
            ApiError: 400, it is none.
        """
        number = _whole(self.values.get(name, default))
        if number is None:
            raise bad_request(f'field "{name}" must be a valid Number')
        return number

    def flag(self, name: str) -> bool:
        """A truth value; false when missing."""
        return str(self.values.get(name, "")).lower() in {"true", "1", "yes"}

    def structure(self, name: str) -> Any:
        """A nested value: JSON already, or JSON in a string; None when missing.

        Raises:
            ApiError: 400, the string is no JSON.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name}: JSON expected") from None

    def array(self, name: str, kind: type | None = None) -> list[Any]:
        """A list, empty when missing; of objects, or of another `kind`, where that is given.

        Raises:
            ApiError: 400, it is none.
        """
        value = self.structure(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(
            kind is None or isinstance(v, kind) for v in value
        ):
            raise bad_request(f"can't parse {name}: Array expected")
        return value

    def integers(self, name: str) -> list[int]:
        """A list of whole numbers, empty when missing.

        Raises:
            ApiError: 400, it is none.
        """
        numbers = [_whole(value) for value in self.array(name)]
        if None in numbers:
            raise bad_request(f"can't parse {name}: Array of Number expected")
        return [number for number in numbers if number is not None]

    def attachment(self, name: str, value: object) -> Upload | None:
        """The file behind `attach://key`, or sent under the parameter's own name."""
        if isinstance(value, str) and value.startswith("attach://"):
            return self.uploads.get(value.removeprefix("attach://"))
        return self.uploads.get(name) if value is None else None


async def read_parameters(request: Request) -> Parameters:
    """Reads the query string and a JSON, form or multipart body.

    Raises:
        ApiError: 413 for a body over 52 MB, 411 for one of unknown length, 400 for one that
            cannot be parsed.
    """
    if int(request.headers.get("content-length") or 0) > MAX_BODY:
        raise ApiError(413, "Request Entity Too Large")
    if "transfer-encoding" in request.headers:
        raise ApiError(411, "Length Required")
    values: dict[str, Any] = dict(request.query_params)
    uploads: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        values |= _object(await request.body())
    elif kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        async with request.form(max_files=20, max_fields=200) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    uploads[name] = Upload(
                        value.filename or "file",
                        value.content_type or "application/octet-stream",
                        await value.read(),
                    )
                else:
                    values[name] = value
    return Parameters(values, uploads)


def _whole(value: object) -> int | None:
    """A whole number of at most 64 bits, as number or as text."""
    try:
        number = int(value) if isinstance(value, int | str) else None
    except ValueError:
        return None
    return number if number is not None and number.bit_length() < 64 else None


def _object(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(parsed, dict):
        raise bad_request("can't parse JSON object")
    return {name: value for name, value in parsed.items() if value is not None}
