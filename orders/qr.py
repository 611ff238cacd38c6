"""A pickup code as a picture, or as text for a terminal."""

import io

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.pil import PilImage

# 37 characters make version 2: 25 modules and a quiet zone of 4 on each side, 330 pixels at 10.
BOX_PIXELS = 10
# A phone's scanner gives up above this at arm's length; a longer code would be a mistake of ours.
VERSION_MAX = 4


def png(code: str) -> bytes:
    """The code as PNG bytes, level M."""
    made = _qr(code, box_size=BOX_PIXELS, border=4)
    file = io.BytesIO()
    made.make_image().save(file, format="PNG")
    return file.getvalue()


def terminal(code: str) -> str:
    """The code in half blocks, dark on light whatever the terminal's colours are."""
    made = _qr(code, box_size=1, border=2)
    file = io.StringIO()
    made.print_ascii(out=file, invert=True)
    return file.getvalue().rstrip("\n")


def _qr(code: str, *, box_size: int, border: int) -> "qrcode.QRCode[PilImage]":
    made = qrcode.QRCode(
        error_correction=ERROR_CORRECT_M, box_size=box_size, border=border, image_factory=PilImage
    )
    made.add_data(code)
    made.make(fit=True)
    assert made.version is not None
    assert made.version <= VERSION_MAX
    return made
