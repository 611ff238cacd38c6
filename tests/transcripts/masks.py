"""What differs from run to run stands as a name: codes, links, error numbers.

A masked word may be said back: `甲> 绑定 〈绑定码〉` says the code that was shown last.
"""

import re

_PAGES = {
    "pay": "〈付款页〉",
    "pickup": "〈取餐页〉",
    "qr": "〈二维码〉",
    "files": "〈文件〉",
    "login": "〈登录页〉",
}
# The alphabet of `kernel/ids.py`, and neither letter nor digit on either side.
_SAFE, _ALONE, _END = "[2-9A-HJ-KMNP-TV-Z]", r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_MASKS = (
    ("〈码〉", re.compile(r"(?<![\d¥.])\d{3} \d{3}(?!\d)")),
    ("〈拼单码〉", re.compile(rf"(?<=(?:拼单|加入|锁单) )[0-9A-Z]{{3}}{_END}")),
    ("〈绑定码〉", re.compile(f"{_ALONE}{_SAFE}{{8}}{_END}")),
    ("〈错误号〉", re.compile(f"{_ALONE}E{_SAFE}{{6}}{_END}")),
)
_LINK = re.compile(r"https?://[^/\s]+/([a-z]+)[^\s，。；）)」]*")


class Masks:
    """Masks texts, and remembers what stood there last."""

    def __init__(self) -> None:
        self._last: dict[str, str] = {}

    def mask(self, text: str) -> str:
        text = _LINK.sub(lambda found: self._kept(_page(found[1]), found[0]), text)
        for name, pattern in _MASKS:
            text = self._masked(text, name, pattern)
        return text

    def _masked(self, text: str, name: str, pattern: re.Pattern[str]) -> str:
        return pattern.sub(lambda found: self._kept(name, found[0]), text)

    def unmask(self, text: str) -> str:
        """The text with what stood last where a mask's name is."""
        for name, value in self._last.items():
            text = text.replace(name, value)
        return text

    def _kept(self, name: str, value: str) -> str:
        self._last[name] = value
        return name


def _page(first: str) -> str:
    return _PAGES.get(first, f"〈/{first}〉")
