"""The tables of the running loop: see `schema/*.sql`, one file per feature."""

from tortoise import migrations

from kernel.script import RunScript


class Migration(migrations.Migration):
    initial = True
    operations = [
        RunScript("kernel"),
        RunScript("users"),
        RunScript("conversation"),
        RunScript("menus"),
        RunScript("orders"),
        RunScript("payments"),
        RunScript("lockers"),
    ]
