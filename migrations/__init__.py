"""Migrations of the one database, run by tortoise-orm's own runner (`fandian db migrate`).

The schema is plain SQL (`schema/*.sql`) and not `CreateModel`: tortoise-orm 1.1.9 silently drops
CHECKs and partial unique indexes (tortoise/tortoise-orm#2272), and those guard money and stock.
`tests/kernel/test_schema.py` compares models and catalogue and attacks each constraint on both
stores.
"""
