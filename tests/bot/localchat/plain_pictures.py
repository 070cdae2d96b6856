"""Pictures with nothing on them."""

import io

from PIL import Image


def picture(width: int, height: int, kind: str = "JPEG", mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height), 200).save(out, kind)
    return out.getvalue()
