"""The words outside for what our machines say inside (`CONTRACT.md` §3). Pure."""

from kernel.database import Row

_ATTEMPT = {
    "CREATING": "creating",
    "PENDING": "pending",
    "CLOSING": "pending",
    "UNKNOWN": "unknown",
    "PAID": "paid",
    "CLOSED": "closed",
    "FAILED": "failed",
}
_REFUND = {
    "CREATED": "processing",
    "PROCESSING": "processing",
    "SUCCEEDED": "succeeded",
    "CLOSED": "closed",
    "ABNORMAL": "abnormal",
}


def attempt_status(attempt: Row) -> str:
    """creating | pending | unknown | paid | closed | failed."""
    return _ATTEMPT[attempt["status"]]


def refund_status(refund: Row) -> str:
    """processing | succeeded | closed | abnormal."""
    return _REFUND[refund["status"]]
