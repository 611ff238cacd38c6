"""Every dish of the sample has a picture, and it is the same on every machine."""

import hashlib
import io

import pytest
from PIL import Image

from menus.pictures import PICTURES, picture_path, png
from menus.sample_menu import DISHES


def test_every_dish_of_the_sample_has_a_picture_and_no_other_has() -> None:
    assert set(PICTURES) == set(DISHES)
    assert picture_path("hongshaorou") == "/dishes/hongshaorou.png"
    assert picture_path("of-somebody-else") == ""


@pytest.mark.parametrize("code", sorted(PICTURES))
def test_a_picture_is_small_enough_for_every_channel(code: str) -> None:
    drawn = png(code)
    assert len(drawn) < 64 * 1024
    picture = Image.open(io.BytesIO(drawn))
    assert (picture.format, picture.size) == ("PNG", (480, 360))


def test_no_two_dishes_look_alike() -> None:
    assert len({hashlib.sha256(png(code)).digest() for code in PICTURES}) == len(PICTURES)
