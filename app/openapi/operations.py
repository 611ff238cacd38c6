"""Every operation of the staff API and the device API, a line or two each.

A route that is added gets its operation here; the test of this folder says which one is missing.
"""

from dataclasses import dataclass
from typing import Any, Literal, get_args

from app.openapi import shapes
from lockers import routes as devices

Who = Literal["staff", "device"]
MEALS = ("breakfast", "lunch", "dinner", "supper", "anytime")


@dataclass(frozen=True)
class Query:
    """One parameter after the `?`; none is required."""

    name: str
    says: str
    schema: dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """`answers` is the shape of 200; `fails` are the statuses of problems beside the usual ones."""

    method: str
    path: str
    who: Who
    summary: str
    answers: type
    takes: type | None = None
    query: tuple[Query, ...] = ()
    fails: tuple[int, ...] = ()
    says: str = ""
    unchanged: bool = False  # may answer 304
    signed: bool = True  # False: whoever asks is nobody yet


_TEXT = {"type": "string"}
_DATE = Query("date", "YYYY-MM-DD; today when left out.", {"type": "string", "format": "date"})
_MEAL = Query("meal", "The one open now or next when left out.",
              {"type": "string", "enum": list(MEALS)})  # fmt: skip

STAFF = (
    Operation(
        "GET", "/api/v1/orders", "staff", "Orders of a date, oldest first", shapes.Orders,
        query=(
            _DATE,
            Query("meal", "One meal only.", {"type": "string", "enum": list(MEALS)}),
            Query("status", "One status only.",
                  {"type": "string", "enum": list(get_args(shapes.OrderStatus))}),
            Query("diner", "channel:external_id", _TEXT),
            Query("after", "The last `next`.", _TEXT),
            Query("limit", "50 when left out.",
                  {"type": "integer", "minimum": 1, "maximum": 200}),
        ),
        fails=(400,),
    ),
    Operation(
        "GET", "/api/v1/orders/{id}", "staff", "One order", shapes.Order, fails=(404,),
        says="`20250312-A017`, or a bare number for today's.",
    ),
    Operation(
        "GET", "/api/v1/stock", "staff", "What is planned, held, sold and left", shapes.Stock,
        query=(_DATE, _MEAL), fails=(400,),
    ),
    Operation(
        "GET", "/api/v1/audit/check", "staff", "Judge the books now", shapes.Audit,
        says="Roles `auditor`, `finance`, `admin`, `owner`. Reads only.",
    ),
)  # fmt: skip

_CABINET = "/device/v1/cabinets/{id}"
DEVICES = (
    Operation(
        "POST", "/device/v1/pair", "device", "A code from the chat for id and secret",
        shapes.Paired, takes=devices.PairBody, fails=(400, 404, 409, 413, 429), signed=False,
        says="`配对 B` in the chat gives the code: 8 characters, 10 minutes, once.",
    ),
    Operation(
        "POST", f"{_CABINET}/scan", "device", "May this code open a door?", shapes.Scanned,
        takes=devices.ScanBody, fails=(400, 404, 409),
        says="A decision is always 200. The same `scan_id` gets its first answer again.",
    ),
    Operation(
        "POST", f"{_CABINET}/events", "device", "What the cabinet saw", shapes.EventsTaken,
        takes=devices.EventsBody, fails=(400, 404, 409),
    ),
    Operation(
        "GET", f"{_CABINET}/commands", "device", "Wait for doors to open", shapes.Commands,
        query=(Query("wait", "Seconds to wait, at most 25.",
                     {"type": "integer", "minimum": 0, "maximum": 25}),),
        fails=(400, 404),
        says="Each command is handed out again until it is answered or expired.",
    ),
    Operation(
        "GET", f"{_CABINET}/sync", "device", "What opens while we are out of reach", shapes.Bundle,
        query=(Query("since", "The version that is there.", {"type": "integer"}),),
        fails=(404,), unchanged=True,
    ),
    Operation(
        "POST", f"{_CABINET}/records", "device", "What was opened meanwhile", shapes.RecordsTaken,
        takes=devices.RecordsBody, fails=(400, 404, 409),
    ),
    Operation(
        "GET", "/device/v1/commands/{cmd_id}", "device", "What the door did", shapes.CommandState,
        fails=(404,),
    ),
    Operation(
        "POST", "/device/v1/commands/{cmd_id}/result", "device", "The door's answer",
        shapes.CommandState, takes=devices.ResultBody, fails=(400, 404),
    ),
)  # fmt: skip

OPERATIONS: tuple[Operation, ...] = STAFF + DEVICES
