"""Menu files come from outside: read with care, told by cell, never executed."""

import io
import zipfile
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from kernel.errors import Refused
from menus import files
from menus.files import CellError, read_file
from menus.importing import read_menu
from menus.sample_menu import menu_for

HEAD = ["编号", "菜名", "分类", "价格", "份数"]


def excel(rows: list[list[Any]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table(rows: list[list[Any]], form: str) -> bytes:
    if form == "excel":
        return excel(rows)
    text = "\n".join(",".join("" if c is None else str(c) for c in row) for row in rows)
    return text.encode({"csv": "utf-8-sig", "gbk": "gb18030"}[form])


@pytest.mark.parametrize("form", ["excel", "csv", "gbk"])
def test_good_rows_are_a_menu_and_the_others_are_told_by_cell(form: str) -> None:
    found = read_file(
        table(
            [
                ["周二午餐"], HEAD,
                ["", "红烧肉", "荤菜", 16, 60], [None, None, None, None, None],
                ["x1", "米饭", "主食", 1.5, "300份"], ["", "可乐", "", "十六元", 20],
                ["", "", "", 3, 20], ["", "红烧肉", "", 1, 2], ["", "汤", "汤", -3, 2.5],
                ["", "面", "主食", 12, ""],
            ],
            form,
        )
    )  # fmt: skip
    assert found.menu["dishes"] == [
        {"name": "红烧肉", "category": "荤菜", "price": 1600, "stock": 60},
        {"name": "米饭", "category": "主食", "price": 150, "stock": 300, "id": "x1"},
    ]
    assert found.rows == 7
    assert found.errors == (
        CellError(6, "D", "price", "not_a_number", "十六元", "16"),
        CellError(7, "B", "name", "missing", ""),
        CellError(8, "B", "name", "duplicate", "红烧肉"),
        CellError(9, "D", "price", "out_of_range", "-3"),
        CellError(9, "E", "stock", "out_of_range", "2.5"),
        CellError(10, "E", "stock", "missing", ""),
    )
    read_menu(found.menu)


@pytest.mark.parametrize("write", [files.write_json, files.write_csv, files.write_excel])
def test_what_is_written_is_read_back(write: Any) -> None:
    menu = menu_for("lunch")
    menu["dishes"][0]["name"] = "=红烧肉"
    found = read_file(write(menu))
    assert found.errors == ()
    for wrote, read in zip(menu["dishes"], found.menu["dishes"], strict=True):
        for field in ("id", "name", "price", "stock", "category", "max_per_order", "stall"):
            assert read[field] == wrote[field]
    read_menu(found.menu)


def test_a_name_like_a_formula_is_no_formula_in_the_file() -> None:
    menu = {"dishes": [{**menu_for("lunch")["dishes"][0], "name": "=HYPERLINK(1)"}]}
    sheet = load_workbook(io.BytesIO(files.write_excel(menu))).active
    assert sheet is not None
    assert sheet["B2"].data_type == "s"
    assert b",'=HYPERLINK(1)," in files.write_csv(menu)


def test_a_formula_is_read_as_the_value_that_was_stored_with_it() -> None:
    found = read_file(excel([HEAD, ["", "红烧肉", "", "=1+1", 5]]))
    assert found.errors == (CellError(2, "D", "price", "missing", ""),)


def bomb(*, doctype: bool = False, parts: int = 1, size: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if doctype:
            archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>')
        for n in range(parts):
            archive.writestr(f"part{n}.xml", b"0" * size)
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "no_header"),
        (b"x" * (files.FILE_MAX + 1), "too_large"),
        (b"\xd0\xcf\x11\xe0old", "old_excel"),
        (b"PK\x03\x04broken", "broken"),
        (b"\x89PNG\r\n\x1a\n\x00", "not_a_menu"),
        (b"\xff\xfe\xff", "not_a_menu"),
        (b"{", "broken"),
        (b"[1]", "not_a_menu"),
        (b'{"a":' * 5000, "broken"),
        ("菜名,价格\n红烧肉,16".encode(), "no_header"),
        (("随便写点什么\n" * 50).encode(), "no_header"),
        (bomb(), "broken"),
        (bomb(doctype=True), "bomb"),
        (bomb(parts=201), "bomb"),
        (bomb(size=2_000_000), "bomb"),
    ],
)
def test_a_file_that_is_no_menu_is_refused_with_the_reason(raw: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        read_file(raw)
    assert (refused.value.code, refused.value.facts) == ("bad_file", {"reason": reason})


def test_too_many_rows_are_refused_and_long_cells_are_cut() -> None:
    rows: list[list[Any]] = [HEAD, *(["", f"菜{i}", "", 1, 1] for i in range(2000))]
    for form in ("csv", "excel"):
        with pytest.raises(Refused) as refused:
            read_file(table(rows, form))
        assert refused.value.facts == {"reason": "too_many_rows"}
    found = read_file(table([HEAD, ["", "肉" * 5000, "", 1, 1]], "csv"))
    assert found.errors[0].code == "bad_text"
    assert len(found.errors[0].value) <= files.CELL_MAX


def test_a_wide_sheet_is_read_as_far_as_its_columns_can_matter() -> None:
    found = read_file(excel([HEAD + ["x"] * 300, ["", "红烧肉", "荤菜", 16, 60] + ["y"] * 300]))
    assert found.menu["dishes"][0]["price"] == 1600


@pytest.mark.parametrize(
    ("text", "number"),
    [("十六", "16"), ("二十元", "20"), ("一百零五", "105"), ("九", "9"), ("两百", "200"),
     ("三百二十一", "321"), ("元", ""), ("很多", ""), ("一千", "")],
)  # fmt: skip
def test_a_spoken_number_is_only_a_suggestion(text: str, number: str) -> None:
    assert files._spoken(text) == number


@given(st.binary(max_size=2000))
def test_no_bytes_raise_anything_but_a_refusal(raw: bytes) -> None:
    with suppress(Refused):
        read_file(raw)


@given(st.text(alphabet="菜名价格份数,;\t\n\"'0123456789.=-元", max_size=300))
def test_no_table_raises_anything_but_a_refusal(text: str) -> None:
    with suppress(Refused):
        read_file(("菜名,价格,份数\n" + text).encode())
