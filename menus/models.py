"""Tables of this feature as tortoise-orm models; the schema is `migrations/schema/menus.sql`.

Hot paths use plain SQL; these serve lists, reports and the catalogue test.
Tables with a key of several columns have no model: tortoise-orm cannot express it.
"""

from tortoise import fields
from tortoise.models import Model


class Canteen(Model):
    """食堂。"""

    id = fields.IntField(primary_key=True, generated=False)
    letter = fields.CharField(max_length=255, unique=True)
    name = fields.TextField()
    name_en = fields.TextField()
    timezone = fields.TextField()

    class Meta:
        table = "canteen"


class Category(Model):
    """分类。"""

    id = fields.BigIntField(primary_key=True)
    canteen_id = fields.IntField()
    name = fields.TextField()
    aliases = fields.TextField()
    position = fields.IntField()

    class Meta:
        table = "category"


class OptionGroup(Model):
    """规格组。"""

    id = fields.BigIntField(primary_key=True)
    canteen_id = fields.IntField()
    code = fields.TextField()
    body = fields.TextField()

    class Meta:
        table = "option_group"


class Dish(Model):
    """菜品。"""

    id = fields.BigIntField(primary_key=True)
    canteen_id = fields.IntField()
    code = fields.TextField()
    name = fields.TextField()
    name_en = fields.TextField()
    aliases = fields.TextField()
    category_id = fields.BigIntField()
    option_groups = fields.TextField()
    allergens = fields.TextField()
    stall = fields.TextField()
    spicy = fields.IntField()
    hold_minutes = fields.IntField()
    size = fields.TextField()
    temperature = fields.TextField()

    class Meta:
        table = "dish"


class Meal(Model):
    """餐次。"""

    id = fields.BigIntField(primary_key=True)
    canteen_id = fields.IntField()
    date = fields.TextField()
    meal_kind = fields.TextField()
    cooking = fields.TextField()
    status = fields.TextField()
    revision = fields.IntField()
    accepting = fields.IntField()
    open_ms = fields.BigIntField()
    cutoff_ms = fields.BigIntField()
    serve_from_ms = fields.BigIntField()
    serve_to_ms = fields.BigIntField()
    windows = fields.TextField()
    publish_at_ms = fields.BigIntField(null=True)
    published_ms = fields.BigIntField(null=True)
    frozen_ms = fields.BigIntField(null=True)
    resume_ms = fields.BigIntField(null=True)
    snapshot = fields.TextField(null=True)

    class Meta:
        table = "meal"


class MenuItem(Model):
    """某一餐菜单上的一道菜。"""

    id = fields.BigIntField(primary_key=True)
    meal_id = fields.BigIntField()
    dish_id = fields.BigIntField()
    position = fields.IntField()
    price_fen = fields.BigIntField()
    max_per_diner = fields.IntField()
    on_sale = fields.IntField()
    listed = fields.IntField()

    class Meta:
        table = "menu_item"


class Stock(Model):
    """库存。"""

    id = fields.BigIntField(primary_key=True)
    item_id = fields.BigIntField(unique=True)
    planned = fields.IntField()
    held = fields.IntField()
    committed = fields.IntField()

    class Meta:
        table = "stock"


class StockMovement(Model):
    """库存流水。"""

    id = fields.BigIntField(primary_key=True)
    stock_id = fields.BigIntField()
    line_id = fields.BigIntField(null=True)
    kind = fields.TextField()
    round = fields.IntField()
    quantity = fields.IntField()
    request_key = fields.CharField(max_length=255, null=True, unique=True)
    actor = fields.TextField()
    at_ms = fields.BigIntField()

    class Meta:
        table = "stock_movement"


class MealLeftover(Model):
    """剩餐：what a closed meal did not sell."""

    stock_id = fields.BigIntField(primary_key=True)
    meal_id = fields.BigIntField()
    planned = fields.IntField()
    sold = fields.IntField()
    unsold = fields.IntField()
    closed_ms = fields.BigIntField()

    class Meta:
        table = "meal_leftover"
