"""The page of the state machines says what their tables say."""

from docs.machines import PAGE, TABLES, page
from payments.machine import MACHINES


def test_the_page_is_printed_from_the_tables_of_today() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m docs.machines"


def test_every_machine_of_the_payments_is_on_it() -> None:
    shown = [table for _, table in TABLES.values()]
    assert all(table in shown for table in MACHINES.values())
