"""Links to a pickup code: its page, and its picture for channels that cannot be sent one.

They name the code's revision, so that 换码 kills the links of the old code together with it.
"""

import re

from kernel.house import House
from kernel.links import make_link

QR_PREFIX = "qr"
_SUBJECT = re.compile(r"([0-9]{1,18})_([0-9]{1,3})")


def pickup_url(house: House, order_id: int, revision: int) -> str:
    """`/pickup/…`: the live page of an order's code."""
    token = make_link(house.keys, "pickup", f"{order_id}_{revision}")
    return f"{house.settings.base_url()}/pickup/{token}"


def qr_url(house: House, order_id: int, revision: int) -> str:
    """`/files/…`: the code as a PNG."""
    token = make_link(house.keys, "file", f"{QR_PREFIX}_{order_id}_{revision}")
    return f"{house.settings.base_url()}/files/{token}"


def read_subject(subject: str) -> tuple[int, int] | None:
    """(order, revision) of a link's subject, without its prefix."""
    found = _SUBJECT.fullmatch(subject)
    return (int(found[1]), int(found[2])) if found else None
