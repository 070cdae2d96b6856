"""What can go wrong between the bytes of a picture and its reading.

ReadingError
├── NotAnImage     the bytes are no picture that can be decoded
└── TooLarge       the picture has more pixels than we decode
ReleaseError       a release is missing, damaged, or worse than its card says
DatasetError       data to learn from is missing, damaged, or not what it should be
"""


class ReadingError(Exception):
    """A picture cannot be read."""


class NotAnImage(ReadingError):
    """The bytes are no picture in a format that we decode, or a damaged one."""


class TooLarge(ReadingError):
    """The picture has more pixels than we are willing to decode."""


class ReleaseError(Exception):
    """A release is missing, damaged, or reads worse than its card says."""


class DatasetError(Exception):
    """Data to learn from, or to measure by, cannot be found, downloaded or trusted."""
