"""What is said about a file, a sheet, a row, an assumption: one pattern and one cure per cause.

The child process sends causes; words are made here, in the language of whoever reads them.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..cases import identity
from ..errors import Problem
from ..language import N_, _

#: The clause of the standard that a row of a declaration answers to.
CLAUSE = "6.3"

#: cause → (kind, sentence, cure). Causes that are not listed are kinds of `cases/identity.py`.
_CAUSES: dict[str, tuple[str, str, str]] = {
    "id.damaged": (
        "id.damaged",
        N_("the identity number {text} was stored as a number: Excel has lost its last digits"),
        N_("format the column as text, then type the number again from the card"),
    ),
    "id.document": (
        "id.characters",
        N_("the document is not an identity card but: {document}"),
        N_("its number has not the form of a passport or permit; compare it with the document"),
    ),
    "id.passport": (
        "id.characters",
        N_("{text} is no identity number but has the form of another document: {kind}"),
        N_(
            "name the document in a column of its own (证件类型: 护照), then import the workbook again"
        ),
    ),
    "name.missing": (
        "name.missing",
        N_("the name is missing"),
        N_("write the name as on the identity card"),
    ),
    "row.duplicate": (
        "row.duplicate",
        N_("the same person and month stand in row {other} already"),
        N_("leave one of the rows"),
    ),
    "row.disagrees": (
        "row.duplicate",
        N_("row {other} names the same person and month with another wage"),
        N_("keep the correct row; the program cannot know which one it is"),
    ),
    "wage.missing": (
        "wage.missing",
        N_("the wage is missing"),
        N_("write the monthly wage in yuan, as 5200.00"),
    ),
    "wage.zero": (
        "wage.missing",
        N_("the wage is 0"),
        N_("write the monthly wage in yuan, or take the row out"),
    ),
    "wage.removal": (
        "wage.missing",
        N_("the row takes the person out of insurance, so it has no wage to declare"),
        N_("send removals with `yb enroll stop-employee`; this declaration is for wages"),
    ),
    "wage.not_a_number": (
        "wage.not_a_number",
        N_("the wage “{text}” is not an amount"),
        N_("write digits only, as 5200.00"),
    ),
    "wage.negative": (
        "wage.negative",
        N_("the wage {text} is negative"),
        N_("declare the corrected monthly wage, not the difference"),
    ),
    "wage.implausible": (
        "field.implausible",
        N_("the wage {text} is not plausible"),
        N_("write the monthly wage in yuan, not in fen, and not a sum"),
    ),
    "wage.error_value": (
        "wage.error_value",
        N_("the wage cell shows an Excel error"),
        N_("repair the formula, or write the amount instead of it"),
    ),
    "wage.no_result": (
        "wage.error_value",
        N_("the wage is a formula without a calculated value"),
        N_("open the file in Excel and save it again, or write the amount"),
    ),
    "period.invalid": (
        "period.invalid",
        N_("“{text}” is not a month"),
        N_("write it as 202607 or 2026-07"),
    ),
    "period.contradicts": (
        "period.invalid",
        N_("the row says {text}, the head of the sheet says {head}"),
        N_("one file declares one month: correct the row or the head"),
    ),
    "file.absent": ("file.unreadable", N_("there is no such file"), N_("look at the path")),
    "file.folder": ("file.unreadable", N_("this is a folder"), N_("name one file in it")),
    "file.locked": (
        "file.unreadable",
        N_("the file cannot be opened: {why}"),
        N_("close it in Excel, or ask for the right to read it"),
    ),
    "file.empty": (
        "file.unreadable",
        N_("the file is empty, 0 bytes"),
        N_("ask the employer to send it again"),
    ),
    "file.other": (
        "file.unreadable",
        N_("the file is not a workbook but {what}"),
        N_("ask for the Excel file itself (xlsx, xls) or a CSV"),
    ),
    "file.unknown": (
        "file.unreadable",
        N_("the file is neither a workbook nor text"),
        N_("ask for the Excel file itself (xlsx, xls) or a CSV"),
    ),
    "file.ancient": (
        "file.unreadable",
        N_("the file comes from an Excel version before 1997"),
        N_("open it in Excel or WPS and save it as xlsx"),
    ),
    "file.truncated": (
        "file.unreadable",
        N_("the file is damaged or was cut off on its way"),
        N_("ask the employer to send it again"),
    ),
    "file.broken": (
        "file.unreadable",
        N_("the file looks like a workbook, but its content cannot be read"),
        N_("open it in Excel or WPS, save it as xlsx, and send that"),
    ),
    "file.garbled": (
        "file.unreadable",
        N_("the text is in an unknown encoding (known: UTF-8, GB18030)"),
        N_("save it from Excel as xlsx, or as “CSV UTF-8”"),
    ),
    "file.no_table": (
        "file.not_a_list",
        N_("there is no table in the file"),
        N_("ask for the list of persons as a workbook"),
    ),
    "file.macros": (
        "file.unreadable",
        N_("the workbook contains macros, and files with macros are never opened"),
        N_("save it as .xlsx without macros"),
    ),
    "file.links": (
        "file.unreadable",
        N_("the workbook takes values from other files"),
        N_("in Excel: Data, Edit Links, Break Link; then save and send it again"),
    ),
    "file.embedded": (
        "file.unreadable",
        N_("the workbook has other files embedded in it"),
        N_("copy the list into a new workbook and send that"),
    ),
    "file.entities": (
        "file.unreadable",
        N_("the file's XML declares entities, which Excel never writes and attacks use"),
        N_("open it in Excel or WPS, save it as xlsx, and send that"),
    ),
    "file.members": (
        "file.unreadable",
        N_("the workbook consists of {n} parts, far more than Excel writes"),
        N_("copy the list into a new workbook and send that"),
    ),
    "file.members_odd": (
        "file.unreadable",
        N_("the workbook's parts have names that no program writes"),
        N_("copy the list into a new workbook and send that"),
    ),
    "file.changed": (
        "file.unreadable",
        N_("the file changed while it was being read"),
        N_("close it elsewhere and try again"),
    ),
    "file.encrypted": (
        "file.encrypted",
        N_("the workbook is protected with a password"),
        N_("remove the password (File, Info, Protect Workbook) and send it again"),
    ),
    "file.too_large": (
        "file.too_large",
        N_("the file has {n} MB, more than the limit of {most} MB"),
        N_("send one file for each employer or month"),
    ),
    "file.too_long": (
        "file.too_large",
        N_("a sheet has more than {most} rows"),
        N_("send one file for each employer or month"),
    ),
    "file.bomb": (
        "file.too_large",
        N_("the file is small but unpacks to far more than any workbook"),
        N_("copy the list into a new workbook and send that"),
    ),
    "file.too_costly": (
        "file.too_large",
        N_("reading the file takes more memory or time than a list of persons can need"),
        N_("look for a stray value far right or far below; copy the list into a new workbook"),
    ),
    "file.no_wage": (
        "file.no_wage_column",
        N_("there is no column with the wage or base; the headings are: {shown}"),
        N_("name the column: --column wage=HEADING"),
    ),
    "file.no_id": (
        "file.no_id_column",
        N_("there is no column with the identity number; the headings are: {shown}"),
        N_("add the column 身份证号码, or name it: --column id_number=HEADING"),
    ),
    "file.no_name": (
        "file.not_a_list",
        N_("there is no column with the person's name; the headings are: {shown}"),
        N_("add the column 姓名, or name it: --column name=HEADING"),
    ),
    "file.no_headings": (
        "file.not_a_list",
        N_("there are identity numbers but no headings above them"),
        N_("write the headings 姓名, 身份证号码 and 缴费工资 above the columns"),
    ),
    "file.nobody": (
        "file.not_a_list",
        N_("there are headings but no persons below them"),
        N_("fill in the list and send it again"),
    ),
    "file.not_a_list": (
        "file.not_a_list",
        N_("no visible sheet holds a list of persons"),
        N_("a list needs the headings 姓名, 身份证号码 and 缴费工资"),
    ),
}

#: what is assumed → (what, why)
_REMARKS: dict[str, tuple[str, str]] = {
    "wage.several": (N_("wage column"), N_("the sheet also has: {others}")),
    "wage.gross": (N_("wage column"), N_("no heading names contribution wages or bases")),
    "wage.gross_several": (
        N_("wage column"),
        N_("no heading names contribution wages or bases; the sheet also has: {others}"),
    ),
    "period.title": (N_("month"), N_("it stands only in the title")),
    "period.sheet": (N_("month"), N_("it stands only in the sheet's name")),
    "period.file": (N_("month"), N_("it stands only in the file's name")),
    "rounded": (
        N_("amounts of more than two decimals"),
        N_("{n} wages, the first in row {row}, were rounded to the fen"),
    ),
    "region": (
        N_("identity numbers"),
        N_("{n} numbers, the first in row {row}, do not begin with a known province"),
    ),
    "rows.hidden": (N_("rows"), N_("they are hidden, by a filter or by hand, and were read")),
    "kind": (N_("kind of file"), N_("the file is named {suffix} but its content is this")),
    "sheet.hidden": (N_("sheet left out"), N_("it is hidden")),
    "sheet.no_id": (N_("sheet left out"), N_("it has no column with identity numbers")),
    "sheet.no_wage": (N_("sheet left out"), N_("it has no column with the wage or base")),
    "sheet.no_name": (N_("sheet left out"), N_("it has no column with names")),
    "sheet.no_headings": (N_("sheet left out"), N_("it has no headings")),
    "sheet.nobody": (N_("sheet left out"), N_("it has no persons below its headings")),
}


def problem(
    cause: str,
    said: Mapping[str, str],
    *,
    field: str = "",
    sheet: str | None = None,
    row: int | None = None,
    cell: str = "",
) -> Problem:
    """The Problem for a cause, in words."""
    clause = "" if row is None else CLAUSE
    if cause in _CAUSES:
        kind, says, cure = _CAUSES[cause]
        return Problem(
            kind, _(says).format(**said), _(cure).format(**said), clause, field, sheet, row, cell
        )
    told = identity.told(cause, said.get("number", ""), proposed=said.get("proposed", ""))
    return Problem(cause, told.says, told.cure, clause, field, sheet, row, cell)


def remark(cause: str, said: Mapping[str, str]) -> tuple[str, str]:
    """What was assumed and why, in words."""
    what, why = _REMARKS[cause]
    return _(what), _(why).format(**said)
