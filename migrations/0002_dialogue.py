"""What the whole dialogue keeps beside the running loop: one `schema/*.sql` for each feature."""

from tortoise import migrations

from kernel.script import RunScript

SCRIPTS: tuple[str, ...] = (
    "groups",
    "watching",
    "logins",
    "kitchen",
    "people",
    "shortages",
    "reminders",
    "office",
    "aftercare",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("fandian", "0001_foundation")]
    operations = [RunScript(name) for name in SCRIPTS]
