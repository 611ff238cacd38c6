"""Menus as files: JSON of the understanding interface §1, CSV, Excel; read with care, and written.

A file comes from outside. Its size, its unpacked size, its rows and the length of its cells are
bounded before anything is parsed, and what it says is never executed. Reading is slow work: call
it outside of any transaction, in a thread.
"""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from kernel.errors import Refused
from kernel.money import FEN_MAX, parse_yuan
from menus.values import DISHES_MAX, PORTIONS_MAX, is_name

# A menu of 500 dishes has 100 KB as JSON and 40 KB as Excel.
FILE_MAX = 5 * 1024 * 1024
# Excel's XML packs about 1:10. A hundred times as much is a bomb.
UNPACKED_MAX = 50 * 1024 * 1024
RATIO_MAX = 100
PARTS_MAX = 200
ROWS_MAX = 2 * DISHES_MAX
COLUMNS_MAX = 40
CELL_MAX = 200
# The header may stand below a title and a date.
HEADER_WITHIN = 10
ERRORS_MAX = 100

_HEADERS: dict[str, tuple[str, ...]] = {
    "code": ("编号", "代码", "菜品编号", "code", "id"),
    "name": ("菜名", "名称", "菜品", "菜品名称", "name", "dish"),
    "name_en": ("英文名", "英文", "english", "name_en"),
    "category": ("分类", "类别", "category"),
    "price": ("价格", "单价", "售价", "price"),
    "stock": ("份数", "数量", "库存", "portions", "stock", "quantity"),
    "max_per_order": ("限购", "每人限购", "max", "limit"),
    "spicy": ("辣度", "辣", "spicy"),
    "allergens": ("过敏原", "过敏", "allergens"),
    "stall": ("档口", "窗口", "stall"),
    "aliases": ("别名", "aliases"),
    "available": ("在售", "available"),
}
_TITLES = {field: words[0] for field, words in _HEADERS.items()}
_FIELDS = {word: field for field, words in _HEADERS.items() for word in words}
_NO = {"否", "停售", "售罄", "n", "no", "false", "0", "x"}


@dataclass(frozen=True)
class CellError:
    """Where a table makes no sense: the row as Excel counts it, the column's letter and field.

    `code`: missing | not_a_number | out_of_range | bad_text | duplicate. `suggestion` is a reading
    somebody has to agree to; it is never used by itself.
    """

    row: int
    column: str
    field: str
    code: str
    value: str
    suggestion: str = ""


@dataclass(frozen=True)
class FileMenu:
    """The rows that make sense as a menu mapping, and the cells that do not."""

    menu: dict[str, Any]
    errors: tuple[CellError, ...]
    rows: int


def read_file(raw: bytes) -> FileMenu:
    """A menu out of JSON, CSV or Excel, told apart by what the bytes are, not by a name.

    Raises Refused(bad_file, reason=too_large | old_excel | broken | bomb | no_header |
    too_many_rows | not_a_menu).
    """
    if len(raw) > FILE_MAX:
        raise _bad("too_large")
    if raw[:4] == b"PK\x03\x04":
        return _table(_excel_rows(raw))
    if raw[:4] == b"\xd0\xcf\x11\xe0":
        raise _bad("old_excel")
    text = _decoded(raw)
    if text.lstrip()[:1] in {"{", "["}:
        return _json(text)
    return _table(_csv_rows(text))


def _bad(reason: str) -> Refused:
    return Refused("bad_file", reason=reason)


def _decoded(raw: bytes) -> str:
    if b"\x00" in raw:
        raise _bad("not_a_menu")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _bad("not_a_menu")


def _json(text: str) -> FileMenu:
    try:
        menu = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise _bad("broken") from None
    if not isinstance(menu, dict):
        raise _bad("not_a_menu")
    dishes = menu.get("dishes")
    return FileMenu(menu, (), len(dishes) if isinstance(dishes, list) else 0)


def _csv_rows(text: str) -> Iterator[Sequence[object]]:
    first = "\n".join(text[: HEADER_WITHIN * CELL_MAX].split("\n")[:HEADER_WITHIN])
    delimiter = max(",\t;", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text), delimiter=delimiter)
    except csv.Error:
        raise _bad("broken") from None


def _excel_rows(raw: bytes) -> Iterator[Sequence[object]]:
    _check_zip(raw)
    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            for row in sheet.iter_rows(max_row=ROWS_MAX + HEADER_WITHIN + 1, values_only=True):
                yield row[: COLUMNS_MAX + 1]
        finally:
            book.close()
    except Refused:
        raise
    except Exception:
        # openpyxl answers broken files with whatever its parsers raise: KeyError to SyntaxError.
        raise _bad("broken") from None


def _check_zip(raw: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            infos = parts.infolist()
            unpacked = sum(info.file_size for info in infos)
            if len(infos) > PARTS_MAX or unpacked > UNPACKED_MAX:
                raise _bad("bomb")
            if any(info.file_size > RATIO_MAX * max(info.compress_size, 1024) for info in infos):
                raise _bad("bomb")
            if any(_has_entities(parts, info) for info in infos):
                raise _bad("bomb")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        raise _bad("broken") from None


def _has_entities(parts: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """A spreadsheet declares no document type; one that does wants entities expanded."""
    if not info.filename.endswith((".xml", ".rels")):
        return False
    with parts.open(info) as part:
        return b"<!DOCTYPE" in part.read(4096)


def _table(rows: Iterable[Sequence[object]]) -> FileMenu:
    reader = _Reader()
    for number, row in enumerate(rows, 1):
        if number > ROWS_MAX + HEADER_WITHIN:
            raise _bad("too_many_rows")
        if len(row) > COLUMNS_MAX:
            row = row[:COLUMNS_MAX]
        reader.take(number, [_cell(value) for value in row])
    return reader.done()


def _cell(value: object) -> str:
    """What stands in a cell, as one line of text; a whole number without `.0`."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = unicodedata.normalize("NFKC", str(value)[: CELL_MAX + 1])
    text = " ".join(text.split())
    # Spreadsheets take `=…` for a formula; our own export marks such a text.
    return text[1:] if text[:1] == "'" and text[1:2] in set("=+-@") else text


class _Reader:
    """Rows one by one: first the header is looked for, then every row is a dish."""

    def __init__(self) -> None:
        self.columns: dict[str, int] = {}
        self.dishes: list[dict[str, Any]] = []
        self.errors: list[CellError] = []
        self.names: set[str] = set()
        self.rows = 0

    def take(self, number: int, cells: list[str]) -> None:
        if not any(cells):
            return
        if not self.columns:
            self._header(number, cells)
            return
        self.rows += 1
        row = _Row(number, cells, self.columns)
        dish = row.dish()
        if "name" in dish and dish["name"] in self.names:
            row.wrong("name", "duplicate", dish["name"])
        self.names.add(dish.get("name", ""))
        self.errors += row.errors[: ERRORS_MAX - len(self.errors)]
        if not row.errors:
            self.dishes.append(dish)

    def _header(self, number: int, cells: list[str]) -> None:
        found: dict[str, int] = {}
        for index, cell in enumerate(cells):
            field = _FIELDS.get(re.sub(r"[\s*(（].*", "", cell.strip().lower()))
            if field is not None:
                found.setdefault(field, index)
        if {"name", "price", "stock"} <= set(found):
            self.columns = found
        elif number >= HEADER_WITHIN:
            raise _bad("no_header")

    def done(self) -> FileMenu:
        if not self.columns:
            raise _bad("no_header")
        if len(self.dishes) > DISHES_MAX:
            raise _bad("too_many_rows")
        names = dict.fromkeys(dish["category"] for dish in self.dishes if "category" in dish)
        categories = [{"name": name, "aliases": []} for name in names]
        return FileMenu(
            {"dishes": self.dishes, "categories": categories}, tuple(self.errors), self.rows
        )


class _Row:
    """One row read by column; every fault is kept, so that one look at the file mends it."""

    def __init__(self, number: int, cells: list[str], columns: Mapping[str, int]) -> None:
        self.number, self.cells, self.columns = number, cells, columns
        self.errors: list[CellError] = []

    def text(self, field: str) -> str:
        index = self.columns.get(field)
        return self.cells[index] if index is not None and index < len(self.cells) else ""

    def wrong(self, field: str, code: str, value: str, suggestion: str = "") -> None:
        letter = get_column_letter(self.columns[field] + 1)
        self.errors.append(
            CellError(self.number, letter, field, code, value[:CELL_MAX], suggestion)
        )

    def dish(self) -> dict[str, Any]:
        dish: dict[str, Any] = {}
        self._name(dish)
        self._price(dish)
        self._whole(dish, "stock", PORTIONS_MAX, needed=True)
        self._whole(dish, "max_per_order", PORTIONS_MAX, least=1)
        self._whole(dish, "spicy", 5)
        for field in ("code", "name_en", "stall", "category"):
            if value := self.text(field):
                if not is_name(value):
                    self.wrong(field, "bad_text", value)
                dish["id" if field == "code" else field] = value
        for field in ("allergens", "aliases"):
            if value := self.text(field):
                dish[field] = [word for word in re.split(r"[,、;/\s]+", value) if word]
        if self.text("available").lower() in _NO:
            dish["available"] = False
        return dish

    def _name(self, dish: dict[str, Any]) -> None:
        name = self.text("name")
        if not name:
            self.wrong("name", "missing", "")
        elif not is_name(name):
            self.wrong("name", "bad_text", name)
        else:
            dish["name"] = name

    def _price(self, dish: dict[str, Any]) -> None:
        value = self.text("price")
        fen = parse_yuan(value)
        if not value:
            self.wrong("price", "missing", "")
        elif fen is not None:
            dish["price"] = fen
        elif re.fullmatch(r"-?[\d.]+", value):
            self.wrong("price", "out_of_range", value)
        else:
            self.wrong("price", "not_a_number", value, _spoken(value))

    def _whole(
        self, dish: dict[str, Any], field: str, most: int, *, least: int = 0, needed: bool = False
    ) -> None:
        value = self.text(field)
        if not value:
            if needed:
                self.wrong(field, "missing", "")
            return
        digits = re.fullmatch(r"(\d{1,7})\s*份?", value)
        if digits is None:
            known = re.fullmatch(r"-?[\d.]+", value)
            code = "out_of_range" if known else "not_a_number"
            self.wrong(field, code, value, "" if known else _spoken(value))
        elif not least <= int(digits[1]) <= most:
            self.wrong(field, "out_of_range", value)
        else:
            dish[field] = int(digits[1])


_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}


def _spoken(text: str) -> str:
    """`十六元` → `16`, as something to agree to; empty when it is no number up to 999."""
    found = re.fullmatch(
        r"(?:([一二两三四五六七八九])百零?)?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?",
        re.sub(r"[元块份整]+$", "", text),
    )
    if found is None or not any(found.groups()):
        return ""
    tens = _DIGITS[found[2] or "一"] if found[3] else 0
    ones = _DIGITS[found[4]] if found[4] else 0
    return str((_DIGITS[found[1]] * 100 if found[1] else 0) + tens * 10 + ones)


def write_json(menu: Mapping[str, Any]) -> bytes:
    """The snapshot as it is; `read_file` and `import_menu` take it back."""
    return msgspec.json.format(msgspec.json.encode(menu), indent=1)


def write_csv(menu: Mapping[str, Any]) -> bytes:
    """With a byte order mark, or Excel reads the Chinese as something else."""
    out = io.StringIO()
    csv.writer(out).writerows(_lines(menu))
    return out.getvalue().encode("utf-8-sig")


def write_excel(menu: Mapping[str, Any]) -> bytes:
    """One sheet; of a menu without dishes it is the template."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "菜单"
    for line in _lines(menu):
        sheet.append(line)
    sheet.freeze_panes = "A2"
    for column in range(1, len(_TITLES) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 14
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _lines(menu: Mapping[str, Any]) -> Iterator[list[str | int | float]]:
    yield list(_TITLES.values())
    for dish in menu.get("dishes", ()):
        values = {**dish, "code": dish["id"], "price": _yuan(dish["price"])}
        values["available"] = "是" if dish["available"] else "否"
        yield [_shown(values.get(field, "")) for field in _TITLES]


def _yuan(price_fen: int) -> int | float:
    assert 0 <= price_fen <= FEN_MAX
    return price_fen // 100 if price_fen % 100 == 0 else price_fen / 100


def _shown(value: Any) -> str | int | float:
    if isinstance(value, list):
        value = "、".join(value)
    if isinstance(value, int | float):
        return value
    # A cell that begins like a formula would be one in whoever's spreadsheet opens it.
    return f"'{value}" if str(value)[:1] in set("=+-@") else str(value)
