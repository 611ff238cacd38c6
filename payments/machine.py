"""钱的几条命：应付项、支付尝试、到账、退款申请、退款。

Only this file knows which status may follow which. A time-out is never a failure: it is UNKNOWN
until the provider was asked. Money that came in is a fact: from every status of an attempt there is
a way to PAID, however late, and whether it counts for the order is the capture's question.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Charge(StrEnum):
    HELD = "held"  # 饭卡已占用
    DUE = "due"  # 待付
    PAID = "paid"  # 已付
    VOID = "void"  # 作废


class ChargeStep(StrEnum):
    PAY = "pay"
    VOID = "void"
    HOLD_AGAIN = "hold_again"  # late money re-opens the order
    OWE_AGAIN = "owe_again"


CHARGE: dict[Charge, dict[ChargeStep, Charge]] = {
    Charge.HELD: {ChargeStep.PAY: Charge.PAID, ChargeStep.VOID: Charge.VOID},
    Charge.DUE: {ChargeStep.PAY: Charge.PAID, ChargeStep.VOID: Charge.VOID},
    Charge.PAID: {},
    Charge.VOID: {ChargeStep.HOLD_AGAIN: Charge.HELD, ChargeStep.OWE_AGAIN: Charge.DUE},
}


class Attempt(StrEnum):
    CREATING = "CREATING"  # 已落库，未提交渠道
    PENDING = "PENDING"  # 等待付款
    UNKNOWN = "UNKNOWN"  # 渠道没有答复
    CLOSING = "CLOSING"  # 关单中
    PAID = "PAID"  # 已到账
    CLOSED = "CLOSED"  # 已关单
    FAILED = "FAILED"  # 渠道拒绝


class AttemptStep(StrEnum):
    ACCEPT = "accept"
    DOUBT = "doubt"
    PAY = "pay"
    CLOSE = "close"
    SHUT = "shut"
    FAIL = "fail"


ATTEMPT: dict[Attempt, dict[AttemptStep, Attempt]] = {
    Attempt.CREATING: {
        AttemptStep.ACCEPT: Attempt.PENDING,
        AttemptStep.DOUBT: Attempt.UNKNOWN,
        AttemptStep.FAIL: Attempt.FAILED,
        AttemptStep.CLOSE: Attempt.CLOSING,
        AttemptStep.PAY: Attempt.PAID,
    },
    Attempt.PENDING: {
        AttemptStep.CLOSE: Attempt.CLOSING,
        # It ran out at the provider by itself.
        AttemptStep.SHUT: Attempt.CLOSED,
        AttemptStep.PAY: Attempt.PAID,
    },
    Attempt.UNKNOWN: {
        AttemptStep.ACCEPT: Attempt.PENDING,
        AttemptStep.FAIL: Attempt.FAILED,
        AttemptStep.CLOSE: Attempt.CLOSING,
        AttemptStep.SHUT: Attempt.CLOSED,
        AttemptStep.PAY: Attempt.PAID,
    },
    Attempt.CLOSING: {AttemptStep.SHUT: Attempt.CLOSED, AttemptStep.PAY: Attempt.PAID},
    Attempt.PAID: {},
    Attempt.CLOSED: {AttemptStep.PAY: Attempt.PAID},
    Attempt.FAILED: {AttemptStep.PAY: Attempt.PAID},
}

OPEN = (Attempt.CREATING, Attempt.PENDING, Attempt.UNKNOWN, Attempt.CLOSING)


class Capture(StrEnum):
    RECEIVED = "RECEIVED"  # 已入账
    APPLIED = "APPLIED"  # 已用于订单
    REFUND_DUE = "REFUND_DUE"  # 应退回
    REFUNDED = "REFUNDED"  # 已退回
    REVIEW = "REVIEW"  # 待人工


class CaptureStep(StrEnum):
    APPLY = "apply"
    RETURN = "return"
    RETURNED = "returned"
    DOUBT = "doubt"


CAPTURE: dict[Capture, dict[CaptureStep, Capture]] = {
    Capture.RECEIVED: {
        CaptureStep.APPLY: Capture.APPLIED,
        CaptureStep.RETURN: Capture.REFUND_DUE,
        CaptureStep.DOUBT: Capture.REVIEW,
    },
    Capture.APPLIED: {},
    Capture.REFUND_DUE: {CaptureStep.RETURNED: Capture.REFUNDED},
    Capture.REFUNDED: {},
    # A person decides that unexplained money goes back.
    Capture.REVIEW: {CaptureStep.RETURN: Capture.REFUND_DUE},
}


class Request(StrEnum):
    ASKED = "ASKED"  # 待审核
    APPROVED = "APPROVED"  # 已同意
    REFUSED = "REFUSED"  # 已拒绝


class RequestStep(StrEnum):
    APPROVE = "approve"
    REFUSE = "refuse"


REQUEST: dict[Request, dict[RequestStep, Request]] = {
    Request.ASKED: {
        RequestStep.APPROVE: Request.APPROVED,
        RequestStep.REFUSE: Request.REFUSED,
    },
    Request.APPROVED: {},
    Request.REFUSED: {},
}


class Refund(StrEnum):
    CREATED = "CREATED"  # 待提交
    PROCESSING = "PROCESSING"  # 退款中
    SUCCEEDED = "SUCCEEDED"  # 已退款
    CLOSED = "CLOSED"  # 渠道作废，另起一笔
    ABNORMAL = "ABNORMAL"  # 需人工处理


class RefundStep(StrEnum):
    ACCEPT = "accept"
    SUCCEED = "succeed"
    DIE = "die"
    STICK = "stick"


REFUND: dict[Refund, dict[RefundStep, Refund]] = {
    Refund.CREATED: {
        RefundStep.ACCEPT: Refund.PROCESSING,
        RefundStep.SUCCEED: Refund.SUCCEEDED,
        RefundStep.DIE: Refund.CLOSED,
        RefundStep.STICK: Refund.ABNORMAL,
    },
    Refund.PROCESSING: {
        RefundStep.SUCCEED: Refund.SUCCEEDED,
        RefundStep.DIE: Refund.CLOSED,
        RefundStep.STICK: Refund.ABNORMAL,
    },
    Refund.SUCCEEDED: {},
    Refund.CLOSED: {},
    # Settled once: by the provider after all, to the 饭卡, or by hand.
    Refund.ABNORMAL: {RefundStep.SUCCEED: Refund.SUCCEEDED},
}

MACHINES: dict[str, Mapping[Any, Mapping[Any, Any]]] = {
    "order_charge": CHARGE,
    "payment_attempt": ATTEMPT,
    "payment_capture": CAPTURE,
    "refund_request": REQUEST,
    "refund": REFUND,
}
