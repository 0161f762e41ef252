"""The workbook that an employer fills in: headings that cannot be changed, numbers kept as text.

A filled template reads back through `read()` without any assumption: its headings are the words of
the field, and the month and the unit stand above them under a label.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import private_files
from ..money import yuan
from ..plain import for_workbook

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

#: So many lines are prepared below the people who are known already.
BLANK_LINES = 200
_HEAD_ROW = 4


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column: its heading, its width, the choices of a drop-down, and what a person must know.

    `kind` is text, id, money or month; `is_required` puts a star before the heading.
    """

    heading: str
    kind: str = "text"
    width: int = 14
    choices: tuple[str, ...] = ()
    hint: str = ""
    is_required: bool = False


#: The wage declaration of a unit (6.3).
WAGES = (
    TemplateColumn("序号", width=7),
    TemplateColumn("姓名", width=14, is_required=True, hint="与身份证一致，中间不加空格"),
    TemplateColumn("身份证号码", "id", 24, hint="18位；末位为X的请写大写X", is_required=True),
    TemplateColumn(
        "缴费工资", "money", 16, hint="本人月缴费工资，元，最多两位小数", is_required=True
    ),
    TemplateColumn("备注", width=24),
)
_NOTES = (
    "本表由用人单位填写，申报职工基本医疗保险月缴费工资。一个单位一个月一份。",
    "标题、表头和第一行的版本标记不得修改；不得插入、删除或合并列。从其他表粘贴时请选择“只粘贴数值”。",
    "身份证号码列已设为文本格式。不得改为数字：电子表格只保留15位数字，后三位会变成0。",
    "缴费工资填写金额，例如 5200.00，单位为元；没有工资的人员不要填写在本表中。",
    "减员、停保不在本表申报，请另行办理单位人员变更。",
    "同一人在一份表中只填一行。填好后另存为 xlsx 发回，有错误的行会注明原因退回，其余的照常受理。",
)


def template(
    out: Path,
    *,
    title: str,
    columns: Sequence[TemplateColumn] = WAGES,
    unit: str,
    credit_code: str,
    period: str,
    people: Iterable[tuple[str, str, int | None]] = (),
    version: str,
    notes: Sequence[str] = (),
) -> None:
    """Write the template of a unit for a month; `people` are name, number and wage in fen (or None).

    Protection has no password: it keeps headings from slips, not from people. Raises OSError.
    """
    from openpyxl import Workbook
    from openpyxl.packaging.custom import StringProperty
    from openpyxl.workbook.defined_name import DefinedName

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _sheet_name(title)
    _head(sheet, columns, title, unit, credit_code, period, version)
    last = _people(sheet, columns, people)
    _rules(sheet, columns, last)
    _notes(book, columns, notes or _NOTES)
    book.custom_doc_props.append(StringProperty(name="ybcli_template", value=version))
    book.defined_names["ybcli_template"] = DefinedName("ybcli_template", attr_text=f'"{version}"')
    book.properties.title = title
    book.properties.creator = "ybcli"
    saved(book, out)


def saved(book: Any, out: Path) -> None:
    """Write a workbook for its owner only, whole or not at all, in the place of one that is there."""
    whole = io.BytesIO()
    book.save(whole)
    private_files.write(out, whole.getvalue())


def _sheet_name(title: str) -> str:
    return "".join(one for one in title if one not in "[]:*?/\\")[:31] or "申报表"


def _head(
    sheet: Worksheet,
    columns: Sequence[TemplateColumn],
    title: str,
    unit: str,
    credit_code: str,
    period: str,
    version: str,
) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    width = len(columns)
    lines = [
        title,
        f"单位名称：{for_workbook(unit)}　　统一社会信用代码：{credit_code}",
        f"所属期：{period}　　金额单位：元　　模板版本：{version}",
    ]
    for at, line in enumerate(lines, 1):
        sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=width)
        cell = sheet.cell(at, 1)
        cell.value, cell.data_type = line, "s"
        cell.alignment = Alignment(horizontal="center" if at == 1 else "left", vertical="center")
        cell.font = Font(name="宋体", size=16 if at == 1 else 11, bold=at == 1)
    sheet.row_dimensions[1].height = 28
    edge = Side(style="thin", color="999999")
    for at, column in enumerate(columns, 1):
        cell = sheet.cell(_HEAD_ROW, at, ("*" if column.is_required else "") + column.heading)
        cell.font = Font(name="宋体", size=11, bold=True)
        cell.fill = PatternFill("solid", start_color="DDEBF7")
        cell.border = Border(edge, edge, edge, edge)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    sheet.freeze_panes = sheet.cell(_HEAD_ROW + 1, 1)
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.protection.sheet = True
    for act in ("formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
        setattr(sheet.protection, act, False)


def _people(
    sheet: Worksheet,
    columns: Sequence[TemplateColumn],
    people: Iterable[tuple[str, str, int | None]],
) -> int:
    """The people who are known, then blank lines; the number of the last line."""
    from openpyxl.styles import Alignment, Protection

    formats = {"money": "#,##0.00", "id": "@", "month": "@"}
    places = {column.heading: at for at, column in enumerate(columns, 1)}
    row = _HEAD_ROW
    open_cell = Protection(locked=False)
    lines = [*people, *[("", "", None)] * BLANK_LINES]
    for n, (name, number, fen) in enumerate(lines, 1):
        row = _HEAD_ROW + n
        values: dict[str, str | float] = {"姓名": for_workbook(name), "身份证号码": number}
        if name and "序号" in places:
            values["序号"] = n
        if fen is not None:
            values["缴费工资"] = float(yuan(fen))
        for at, column in enumerate(columns, 1):
            cell = sheet.cell(row, at)
            cell.protection = open_cell
            cell.number_format = formats.get(column.kind, "General")
            if column.kind == "id":
                cell.alignment = Alignment(horizontal="left")
            value = values.get(column.heading, "")
            if value == "":
                continue
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    return row


def _rules(sheet: Worksheet, columns: Sequence[TemplateColumn], last: int) -> None:
    """Drop-downs and prompts; what is typed wrongly is stopped while the person still sits there."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for at, column in enumerate(columns, 1):
        first = f"{get_column_letter(at)}{_HEAD_ROW + 1}"
        if column.choices:
            rule = DataValidation(type="list", formula1='"' + ",".join(column.choices) + '"')
        elif column.kind == "id":
            rule = DataValidation(type="custom", formula1=f"AND(LEN({first})=18,ISTEXT({first}))")
        elif column.kind == "money":
            rule = DataValidation(
                type="decimal", operator="between", formula1="0.01", formula2="9999999.99"
            )
        elif column.hint:
            rule = DataValidation()
        else:
            continue
        rule.allow_blank = True
        rule.showErrorMessage = bool(rule.type)
        rule.errorTitle, rule.error = column.heading, column.hint or "请从列表中选择"
        rule.showInputMessage = bool(column.hint)
        rule.promptTitle, rule.prompt = column.heading, column.hint
        rule.add(f"{first}:{get_column_letter(at)}{last}")
        sheet.add_data_validation(rule)


def _notes(book: Any, columns: Sequence[TemplateColumn], notes: Sequence[str]) -> None:
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet("填表说明")
    sheet.column_dimensions["A"].width = 100
    hints = [f"“{column.heading}”：{column.hint}。" for column in columns if column.hint]
    lines = ["填表说明", *(f"{n}．{line}" for n, line in enumerate([*notes, *hints], 1))]
    for at, line in enumerate(lines, 1):
        cell = sheet.cell(at, 1, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(name="宋体", size=14 if at == 1 else 11, bold=at == 1)
    sheet.protection.sheet = True
