"""One event a line: JSON when not on a terminal. Phones, openids, codes and secrets never appear."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

# Names of fields whose value is never written, whatever it holds.
SECRET_FIELDS = frozenset(
    "code digits secret token password phone openid external_id sender authorization signature url text".split()
)
# A Chinese mobile number, a pickup code (37 Crockford characters), a link's token, a run of six digits.
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_PICKUP = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{37}\b")
_LINK = re.compile(r"/(pay|pickup|files)/[\w.~-]+")
_DIGITS = re.compile(r"(?<![\d.:-])\d{6}(?![\d.:-])")


def mask(text: str) -> str:
    """The text without anything a stranger could use."""
    text = _PHONE.sub(lambda found: found[0][:3] + "****" + found[0][-4:], text)
    text = _PICKUP.sub("«code»", text)
    text = _LINK.sub(r"/\1/«token»", text)
    return _DIGITS.sub("«digits»", text)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, Mapping):
        return {
            key: "«hidden»" if key in SECRET_FIELDS else _clean(item) for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value


def redact(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog processor: hide secret fields, mask the rest."""
    for key in list(event):
        event[key] = "«hidden»" if key in SECRET_FIELDS else _clean(event[key])
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
