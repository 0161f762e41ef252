"""A service item's own Excel template: out from the item's file, back in as one application a row.

The same file is the same batch; a row that is wrong is said with its cell and the others are taken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...cases import choices
from ...errors import BadData, PolicyGap, Problem, UsageError, YbError
from ...language import _
from ...store.queries import batches
from ...store.queries.batches import Batch
from . import applications

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...workbooks.form import FormRow
    from .. import Desk

_KINDS = {"id_number": "id", "credit_code": "id", "mobile": "id", "money": "money"}

NOTES = (
    "每行一份申请。带 * 的列必填，其余能由部门共享数据取得的可以不填。",
    "标题、表头和模板版本标记不得修改；不得插入、删除或合并列。从其他表粘贴时请选择“只粘贴数值”。",
    "证件号码列已设为文本格式，不得改为数字。日期写作 2026-07-01。",
    "填好后另存为 xlsx 发回，有错误的行会注明原因，其余的照常受理。",
)


@dataclass(frozen=True, slots=True)
class FormsTaken:
    """What an import of a template did: its batch, the cases opened and known, the Problems."""

    batch: str
    rows: int
    opened: tuple[str, ...]
    known: tuple[str, ...]
    problems: tuple[Problem, ...]
    is_new: bool = True


def applied_item(desk: Desk, code: str) -> Item:
    """The item of this code, where one can apply for it row by row. Raises UsageError."""
    item = desk.item(code)
    item.way("applied")
    if item.rows == "lines" or item.family == "office":
        raise UsageError(
            _("{item} is not filed row by row").format(item=code),
            _("`yb batch template` without --item makes the wage template"),
        )
    return item


def template(desk: Desk, code: str, out: Path) -> Path:
    """Write the template of an item: a column for each field of its file."""
    from ...workbooks.template import TemplateColumn
    from ...workbooks.template import template as written

    item = applied_item(desk, code)
    columns = [
        TemplateColumn(
            field.title,
            _KINDS.get(field.kind, "text"),
            22 if field.kind in {"id_number", "credit_code", "text"} else 16,
            tuple(choices.in_chinese(field.choices)),
            field.help,
            is_required=field.required and not field.prefilled,
        )
        for field in item.fields
    ]
    written(
        out,
        title=f"{item.title}申请表",
        columns=columns,
        unit="",
        credit_code="",
        period="",
        version=f"ybcli-{item.code}-1",
        notes=NOTES,
    )
    return out


def import_(desk: Desk, code: str, path: Path, *, dry_run: bool = False) -> FormsTaken:
    """Take a filled template in: each good row is received as an application of its own.

    Raises UsageError for a file that is not there, PolicyGap, NotAllowed (nothing is taken then).
    """
    from ...workbooks.form import read_form

    item = applied_item(desk, code)
    if not path.exists():
        raise UsageError(_("{path} does not exist").format(path=path))
    titles = {field.title: field.name for field in item.fields}
    key = next(field.title for field in item.fields if field.name == item.party_id)
    found = read_form(path, headings=list(titles), key=key)
    if found.problem is not None:
        return FormsTaken(found.sha256, 0, (), (), (found.problem,))
    known = batches.of(desk.reader, found.sha256)
    if known:
        return FormsTaken(found.sha256, known.rows, (), (), (), is_new=False)
    opened: list[str] = []
    old: list[str] = []
    problems: list[Problem] = []
    for row in found.rows:
        values = {titles[head]: text for head, text in row.values.items() if text}
        try:
            done = applications.apply(desk, code, values, dry_run=dry_run)
        except BadData as error:
            problems += placed(item, row, error)
            continue
        except PolicyGap:
            raise
        except YbError as error:
            problems.append(
                Problem(error.kind, error.says, error.cure, sheet=row.sheet, row=row.row)
            )
            continue
        (opened if done.is_new else old).append(done.case.id)
    if not dry_run and opened:
        _keep(desk, item, path, found.sha256, len(found.rows), len(opened) + len(old))
    return FormsTaken(found.sha256, len(found.rows), tuple(opened), tuple(old), tuple(problems))


def placed(item: Item, row: FormRow, error: BadData) -> list[Problem]:
    """The Problems of a row with its sheet, number and cell."""
    titles = {field.name: field.title for field in item.fields}
    told = error.problems or (Problem(error.kind, error.says, error.cure),)
    return [
        replace(
            one,
            sheet=row.sheet,
            row=row.row,
            cell=row.cells.get(titles.get(one.field, ""), ""),
        )
        for one in told
    ]


def _keep(desk: Desk, item: Item, path: Path, sha256: str, rows: int, good: int) -> None:
    """Remember the file, so that sending it again does nothing twice."""
    batch = Batch(
        id=sha256,
        item=item.code,
        file=path.name,
        credit_code="",
        period="",
        rows=rows,
        good=good,
        bad=rows - good,
        case_id="",
        imported=desk.now().isoformat(timespec="seconds"),
    )
    with desk.store.transaction() as tx:
        batches.add(tx, batch, new_only=True)
