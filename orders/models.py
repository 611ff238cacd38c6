"""Tables of this feature as tortoise-orm models; the schema is `migrations/schema/orders.sql`.

Hot paths use plain SQL; these serve lists, reports and the catalogue test.
Tables with a key of several columns have no model: tortoise-orm cannot express it.
"""

from tortoise import fields
from tortoise.models import Model


class Order(Model):
    """订单。"""

    id = fields.BigIntField(primary_key=True)
    canteen_id = fields.IntField()
    meal_id = fields.BigIntField()
    date = fields.TextField()
    number = fields.TextField()
    diner_id = fields.BigIntField()
    identity_id = fields.BigIntField()
    request_key = fields.CharField(max_length=255, unique=True)
    status = fields.TextField()
    reason = fields.TextField()
    round = fields.IntField()
    total_fen = fields.BigIntField()
    pickup_method = fields.TextField()
    pickup_at_ms = fields.BigIntField(null=True)
    cabinet_id = fields.TextField(null=True)
    slot_number = fields.IntField(null=True)
    placed_ms = fields.BigIntField()
    expires_ms = fields.BigIntField(null=True)
    paid_ms = fields.BigIntField(null=True)
    ready_ms = fields.BigIntField(null=True)
    opened_ms = fields.BigIntField(null=True)
    picked_up_ms = fields.BigIntField(null=True)
    closed_ms = fields.BigIntField(null=True)
    remind_ms = fields.BigIntField(null=True)
    no_show_ms = fields.BigIntField(null=True)
    list_version = fields.IntField(null=True)

    class Meta:
        table = "orders"


class OrderLine(Model):
    """订单明细。"""

    id = fields.BigIntField(primary_key=True)
    order_id = fields.BigIntField()
    seq = fields.IntField()
    dish_id = fields.BigIntField()
    stock_id = fields.BigIntField()
    dish_code = fields.TextField()
    name = fields.TextField()
    quantity = fields.IntField()
    options = fields.TextField()
    note = fields.TextField()
    for_name = fields.TextField()
    unit_fen = fields.BigIntField()
    amount_fen = fields.BigIntField()
    status = fields.TextField()

    class Meta:
        table = "order_line"


class OrderHistory(Model):
    """订单流转。"""

    id = fields.BigIntField(primary_key=True)
    order_id = fields.BigIntField()
    at_ms = fields.BigIntField()
    from_status = fields.TextField()
    to_status = fields.TextField()
    actor = fields.TextField()
    reason = fields.TextField()

    class Meta:
        table = "order_history"


class Pickup(Model):
    """取餐凭证。"""

    id = fields.BigIntField(primary_key=True)
    order_id = fields.BigIntField(unique=True)
    canteen_id = fields.IntField()
    public_id = fields.BigIntField(unique=True)
    revision = fields.IntField()
    state = fields.TextField()
    code_sealed = fields.TextField()
    digits_sealed = fields.TextField()
    digits_mac = fields.TextField()
    not_after_ms = fields.BigIntField()
    claim_cmd = fields.TextField(null=True)
    claimed_ms = fields.BigIntField(null=True)
    used_ms = fields.BigIntField(null=True)
    reopened = fields.IntField()
    asked_again = fields.IntField()
    extended = fields.IntField()
    disputed = fields.IntField()
    issued_ms = fields.BigIntField()
    delegate_id = fields.BigIntField(null=True)

    class Meta:
        table = "pickup"


class Shortage(Model):
    """缺菜。"""

    id = fields.BigIntField(primary_key=True)
    meal_id = fields.BigIntField()
    dish_code = fields.TextField()
    name = fields.TextField()
    portions = fields.IntField()
    actor = fields.TextField()
    request_key = fields.CharField(max_length=255, unique=True)
    at_ms = fields.BigIntField()

    class Meta:
        table = "shortage"


class Rating(Model):
    """评价。"""

    id = fields.BigIntField(primary_key=True)
    order_id = fields.BigIntField(unique=True)
    diner_id = fields.BigIntField()
    stars = fields.IntField()
    comment = fields.TextField()
    rated_ms = fields.BigIntField()

    class Meta:
        table = "rating"
