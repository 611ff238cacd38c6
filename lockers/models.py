"""Tables of this feature as tortoise-orm models; the schema is `migrations/schema/lockers.sql`.

Hot paths use plain SQL; these serve lists, reports and the catalogue test.
Tables with a key of several columns have no model: tortoise-orm cannot express it.
"""

from tortoise import fields
from tortoise.models import Model


class Device(Model):
    """设备。"""

    id = fields.CharField(max_length=255, primary_key=True)
    kind = fields.TextField()
    canteen_id = fields.IntField()
    driver = fields.TextField()
    config = fields.TextField()
    secret_sealed = fields.TextField()
    former_secret_sealed = fields.TextField(null=True)
    online = fields.IntField()
    accepting = fields.IntField()
    bundle_version = fields.IntField()
    bundle_sha256 = fields.TextField(null=True)
    boot_id = fields.TextField(null=True)
    event_seq = fields.BigIntField()
    last_seen_ms = fields.BigIntField(null=True)
    revoked_ms = fields.BigIntField(null=True)
    created_ms = fields.BigIntField()

    class Meta:
        table = "device"


class Slot(Model):
    """格口。"""

    id = fields.BigIntField(primary_key=True)
    cabinet_id = fields.TextField()
    number = fields.IntField()
    size = fields.TextField()
    zone = fields.TextField()
    state = fields.TextField()
    order_id = fields.BigIntField(null=True)
    openings = fields.IntField()
    changed_ms = fields.BigIntField()
    due_ms = fields.BigIntField(null=True)
    door = fields.TextField()
    door_ms = fields.BigIntField(null=True)
    item = fields.IntField(null=True)

    class Meta:
        table = "slot"


class SlotHistory(Model):
    """格口流转。"""

    id = fields.BigIntField(primary_key=True)
    slot_id = fields.BigIntField()
    order_id = fields.BigIntField(null=True)
    from_state = fields.TextField()
    to_state = fields.TextField()
    actor = fields.TextField()
    reason = fields.TextField()
    at_ms = fields.BigIntField()

    class Meta:
        table = "slot_history"


class DoorCommand(Model):
    """开门指令。"""

    id = fields.BigIntField(primary_key=True)
    cmd_id = fields.CharField(max_length=255, unique=True)
    cabinet_id = fields.TextField()
    slot_number = fields.IntField()
    purpose = fields.TextField()
    order_id = fields.BigIntField(null=True)
    actor = fields.TextField()
    reason = fields.TextField()
    state = fields.TextField()
    created_ms = fields.BigIntField()
    expires_ms = fields.BigIntField()
    handed_ms = fields.BigIntField(null=True)
    done_ms = fields.BigIntField(null=True)

    class Meta:
        table = "door_command"


class Keypad(Model):
    """键盘锁。"""

    cabinet_id = fields.CharField(max_length=255, primary_key=True)
    wrong = fields.IntField()
    locks = fields.IntField()
    locked_until_ms = fields.BigIntField()
    hour_start_ms = fields.BigIntField()
    wrong_in_hour = fields.IntField()

    class Meta:
        table = "keypad"


class SimulatedCabinet(Model):
    """模拟取餐柜。"""

    cabinet_id = fields.CharField(max_length=255, primary_key=True)
    online = fields.IntField()
    auto = fields.IntField()

    class Meta:
        table = "simulated_cabinet"


class SimulatedRun(Model):
    """模拟取餐柜执行过的指令。"""

    cmd_id = fields.CharField(max_length=255, primary_key=True)
    cabinet_id = fields.TextField()
    result = fields.TextField()
    at_ms = fields.BigIntField()

    class Meta:
        table = "simulated_run"
