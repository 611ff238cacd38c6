"""Tables of this feature as tortoise-orm models; the schema is `migrations/schema/payments.sql`.

Hot paths use plain SQL; these serve lists, reports and the catalogue test.
Tables with a key of several columns have no model: tortoise-orm cannot express it.
"""

from tortoise import fields
from tortoise.models import Model


class LedgerAccount(Model):
    """账户。"""

    id = fields.BigIntField(primary_key=True)
    owner_kind = fields.TextField()
    owner_id = fields.BigIntField()
    kind = fields.TextField()
    balance_fen = fields.BigIntField()
    held_fen = fields.BigIntField()
    overdraft_fen = fields.BigIntField()
    poured_into = fields.BigIntField(null=True)

    class Meta:
        table = "ledger_account"


class LedgerTransfer(Model):
    """转账。"""

    id = fields.BigIntField(primary_key=True)
    idem_key = fields.CharField(max_length=255, unique=True)
    debit_account_id = fields.BigIntField()
    credit_account_id = fields.BigIntField()
    amount_fen = fields.BigIntField()
    kind = fields.TextField()
    ref_kind = fields.TextField(null=True)
    ref_id = fields.BigIntField(null=True)
    created_ms = fields.BigIntField()

    class Meta:
        table = "ledger_transfer"


class OrderCharge(Model):
    """应付项。"""

    id = fields.BigIntField(primary_key=True)
    owner_kind = fields.TextField()
    owner_id = fields.BigIntField()
    seq = fields.IntField()
    source = fields.TextField()
    account_id = fields.BigIntField(null=True)
    amount_fen = fields.BigIntField()
    status = fields.TextField()

    class Meta:
        table = "order_charge"


class PaymentAttempt(Model):
    """支付尝试。"""

    id = fields.BigIntField(primary_key=True)
    charge_id = fields.BigIntField()
    provider = fields.TextField()
    way = fields.TextField()
    out_trade_no = fields.TextField()
    amount_fen = fields.BigIntField()
    currency = fields.TextField()
    payer_ref = fields.TextField(null=True)
    status = fields.TextField()
    open_key = fields.CharField(max_length=255, null=True, unique=True)
    request_json = fields.TextField()
    provider_handle = fields.TextField(null=True)
    expires_ms = fields.BigIntField()
    next_poll_ms = fields.BigIntField(null=True)
    poll_count = fields.IntField()
    version = fields.IntField()
    created_ms = fields.BigIntField()

    class Meta:
        table = "payment_attempt"


class PaymentCapture(Model):
    """到账。"""

    id = fields.BigIntField(primary_key=True)
    provider = fields.TextField()
    provider_txn_id = fields.TextField()
    attempt_id = fields.BigIntField(null=True)
    order_id = fields.BigIntField(null=True)
    amount_fen = fields.BigIntField()
    currency = fields.TextField()
    refund_reserved_fen = fields.BigIntField()
    refunded_fen = fields.BigIntField()
    status = fields.TextField()
    applied_charge_id = fields.BigIntField(null=True, unique=True)
    reason = fields.TextField(null=True)
    paid_ms = fields.BigIntField()
    created_ms = fields.BigIntField()

    class Meta:
        table = "payment_capture"


class RefundRequest(Model):
    """退款申请。"""

    id = fields.BigIntField(primary_key=True)
    order_id = fields.BigIntField()
    lines = fields.TextField()
    amount_fen = fields.BigIntField()
    reason = fields.TextField()
    asked_by = fields.TextField()
    status = fields.TextField()
    approver = fields.TextField(null=True)
    second_approver = fields.TextField(null=True)
    cause_key = fields.CharField(max_length=255, unique=True)
    created_ms = fields.BigIntField()
    decided_ms = fields.BigIntField(null=True)

    class Meta:
        table = "refund_request"


class RefundPhoto(Model):
    """退款照片。"""

    id = fields.BigIntField(primary_key=True)
    request_id = fields.BigIntField()
    upload = fields.CharField(max_length=255)
    created_ms = fields.BigIntField()

    class Meta:
        table = "refund_photo"
        unique_together = (("request_id", "upload"),)


class Refund(Model):
    """退款。"""

    id = fields.BigIntField(primary_key=True)
    request_id = fields.BigIntField(null=True)
    capture_id = fields.BigIntField()
    out_refund_no = fields.CharField(max_length=255, unique=True)
    cause_key = fields.CharField(max_length=255, unique=True)
    amount_fen = fields.BigIntField()
    status = fields.TextField()
    settled_via = fields.TextField(null=True)
    provider_refund_id = fields.TextField(null=True)
    reason = fields.TextField()
    tries = fields.IntField()
    next_try_ms = fields.BigIntField(null=True)
    last_error = fields.TextField(null=True)
    created_ms = fields.BigIntField()
    settled_ms = fields.BigIntField(null=True)

    class Meta:
        table = "refund"


class ProviderEvent(Model):
    """支付回调。"""

    id = fields.BigIntField(primary_key=True)
    provider = fields.TextField()
    event_id = fields.TextField()
    kind = fields.TextField()
    body_sha256 = fields.TextField()
    payload = fields.TextField()
    status = fields.TextField()
    note = fields.TextField(null=True)
    received_ms = fields.BigIntField()
    applied_ms = fields.BigIntField(null=True)

    class Meta:
        table = "provider_event"


class SandboxTrade(Model):
    """沙盒交易。"""

    out_trade_no = fields.CharField(max_length=255, primary_key=True)
    amount_fen = fields.BigIntField()
    request_sha256 = fields.TextField()
    trade_state = fields.TextField()
    transaction_id = fields.TextField(null=True)
    outcome = fields.TextField(null=True)
    paid_ms = fields.BigIntField(null=True)
    created_ms = fields.BigIntField()

    class Meta:
        table = "sandbox_trade"


class SandboxRefund(Model):
    """沙盒退款。"""

    out_refund_no = fields.CharField(max_length=255, primary_key=True)
    out_trade_no = fields.TextField()
    amount_fen = fields.BigIntField()
    refund_status = fields.TextField()
    created_ms = fields.BigIntField()

    class Meta:
        table = "sandbox_refund"
