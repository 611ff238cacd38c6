"""Tables of this feature as tortoise-orm models; the schema is
`migrations/schema/users.sql`.

Hot paths use plain SQL; these serve lists, reports and the catalogue test.
Tables with a key of several columns have no model: tortoise-orm cannot express it.
"""

from tortoise import fields
from tortoise.models import Model


class Diner(Model):
    """食客。"""

    id = fields.BigIntField(primary_key=True)
    name = fields.TextField()
    language = fields.TextField()
    settings = fields.TextField()
    frozen_ms = fields.BigIntField(null=True)
    created_ms = fields.BigIntField()
    merged_into = fields.BigIntField(null=True)
    erased_ms = fields.BigIntField(null=True)

    class Meta:
        table = "diner"


class Identity(Model):
    """一个人在一个渠道里的身份。"""

    id = fields.BigIntField(primary_key=True)
    channel = fields.TextField()
    account = fields.TextField()
    external_id = fields.TextField()
    diner_id = fields.BigIntField()
    created_ms = fields.BigIntField()

    class Meta:
        table = "identity"


class RoleGrant(Model):
    """授权。"""

    id = fields.BigIntField(primary_key=True)
    identity_id = fields.BigIntField()
    role = fields.TextField()
    granted_by = fields.TextField()
    granted_ms = fields.BigIntField()

    class Meta:
        table = "role_grant"


class ApiToken(Model):
    """接口令牌。"""

    id = fields.BigIntField(primary_key=True)
    name = fields.TextField()
    role = fields.TextField()
    token_hash = fields.CharField(max_length=255, unique=True)
    created_ms = fields.BigIntField()
    expires_ms = fields.BigIntField()
    revoked_ms = fields.BigIntField(null=True)

    class Meta:
        table = "api_token"


class StaffLogin(Model):
    """后台登录。"""

    id = fields.BigIntField(primary_key=True)
    identity_id = fields.BigIntField()
    link_hash = fields.CharField(max_length=255, unique=True)
    link_until_ms = fields.BigIntField()
    used_ms = fields.BigIntField(null=True)
    session_hash = fields.CharField(max_length=255, unique=True, null=True)
    session_until_ms = fields.BigIntField(null=True)
    ended_ms = fields.BigIntField(null=True)
    created_ms = fields.BigIntField()

    class Meta:
        table = "staff_login"


class Talk(Model):
    """人工对话。"""

    id = fields.BigIntField(primary_key=True)
    diner_id = fields.BigIntField()
    identity_id = fields.BigIntField()
    opened_ms = fields.BigIntField()
    last_ms = fields.BigIntField()
    closed_ms = fields.BigIntField(null=True)
    closed_by = fields.TextField(null=True)

    class Meta:
        table = "talk"


class TalkWord(Model):
    """对话里的一句。"""

    id = fields.BigIntField(primary_key=True)
    talk_id = fields.BigIntField()
    identity_id = fields.BigIntField()
    request_key = fields.CharField(max_length=255, unique=True)
    body = fields.TextField()
    at_ms = fields.BigIntField()

    class Meta:
        table = "talk_word"
