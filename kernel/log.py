"""One event a line, JSON when not on a terminal. Phones, openids, codes and secrets never show."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

# Names of fields whose value is never written, whatever it holds.
SECRET_FIELDS = frozenset(
    {"code", "digits", "secret", "token", "password", "phone", "openid", "unionid", "external_id",
     "sender", "authorization", "signature", "url", "text"}
)  # fmt: skip
# `access_token`, `app_secret`, `payer_openid`: the last word of a name says what it holds.
_SECRET_ENDINGS = ("token", "secret", "password", "phone", "openid", "digits", "key", "url")
# A Chinese mobile number, as people and platforms write it.
_PHONE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?(1[3-9]\d)[ -]?(\d{4})[ -]?(\d{4})(?!\d)")
# A pickup code: 37 characters of Crockford's alphabet, typed in either case.
_PICKUP = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{37}\b", re.IGNORECASE)
_LINK = re.compile(r"/(payfor|pay|pickup|files?|login)/[\w.~-]+")
# The token of such a link without its path (kernel/links.py).
_TOKEN = re.compile(r"\b[a-z]+-\w{1,40}-[0-9a-f]{32}\b")
# `?access_token=…`: an outside call's error repeats its address.
_QUERY = re.compile(
    r"(?i)\b(code|\w*(?:token|secret|password|openid|sign|signature))=[^\s&\"'<>)]+"
)
# An openid of a 公众号: 28 characters, the first an o.
_OPENID = re.compile(r"(?<![\w-])o[\w-]{27}(?![\w-])", re.ASCII)
# Six digits, also as `483 920`, but neither the fraction of a second nor part of a longer number.
_DIGITS = re.compile(r"(?<!\d)(?<!\d[.:-])\d{3} ?\d{3}(?!\d)(?![.:-]\d)")


def mask(text: str) -> str:
    """The text without anything a stranger could use."""
    text = _PHONE.sub(r"\1****\3", text)
    text = _PICKUP.sub("«code»", text)
    text = _LINK.sub(r"/\1/«token»", text)
    text = _TOKEN.sub("«token»", text)
    text = _QUERY.sub(r"\1=«hidden»", text)
    text = _OPENID.sub("«openid»", text)
    return _DIGITS.sub("«digits»", text)


def _is_secret(name: object) -> bool:
    return isinstance(name, str) and (
        name in SECRET_FIELDS or name.rsplit("_", 1)[-1] in _SECRET_ENDINGS
    )


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return mask(value)
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        # A row's number may have six digits; a phone number has eleven.
        return mask(str(value)) if _PHONE.fullmatch(str(value)) else value
    if isinstance(value, Mapping):
        return {
            _clean(key): "«hidden»" if _is_secret(key) else _clean(item)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(item) for item in value]
    # An exception, bytes, a struct: whatever the renderer would make of it later, unseen by us.
    return mask(repr(value))


def redact(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog processor: hide secret fields, mask the rest."""
    for key in list(event):
        if key.startswith("_"):
            continue  # structlog's own: the standard library's record, taken out before rendering
        event[key] = "«hidden»" if _is_secret(key) else _clean(event[key])
    return event


def configure(log_format: str = "auto", level: str = "info") -> None:
    """Set up structlog and the standard library's log for the whole process."""
    pretty = log_format == "pretty" or (log_format == "auto" and sys.stderr.isatty())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    last: Any = (
        structlog.dev.ConsoleRenderer()
        if pretty
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta, redact, last])
    )  # fmt: skip
    root = logging.getLogger()
    root.handlers = [handler]
    # Libraries speak only when something is wrong: their debug lines carry tokens and messages.
    root.setLevel(logging.WARNING)
