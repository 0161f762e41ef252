"""An employer's workbook, understood: which sheet, which column, which rows are right, what is wrong.

The file is looked at here and parsed in a child process with limits on memory, processor and time:
whatever it does to a parser, this process lives and says a sentence. Importing this module is cheap;
polars is loaded only where a frame is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import money
from ..errors import Problem, UsageError
from ..language import _
from . import guard, sentences
from .guard import Limits
from .subprocess_client import Child

if TYPE_CHECKING:
    import polars

__all__ = ["Assumed", "Limits", "Reading", "SheetFound", "read"]

#: From this size on the list is likely long, and the child loads polars while the file is checked.
_LONG = 200 * 1024


@dataclass(frozen=True, slots=True)
class SheetFound:
    """A sheet that holds a list: its name (None for CSV and HTML), the rows of its headings (as
    Excel counts), and the letter of each column that was understood.
    """

    sheet: str | None
    header_rows: tuple[int, ...]
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Assumed:
    """Something that the file does not say beyond doubt: what was taken, and why."""

    what: str
    took: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a workbook says.

    `counts` holds rows (persons found), good and bad; `problems` every mistake with its place;
    `credit_code` the unit's code where the head of a sheet gives one. `causes` are the problems
    and `remarks` the assumptions before they became words, for whoever needs another language.
    """

    file: str
    sha256: str
    sheets: tuple[SheetFound, ...]
    problems: tuple[Problem, ...]
    assumed: tuple[Assumed, ...]
    counts: dict[str, int]
    credit_code: str = ""
    causes: tuple[tuple[Any, ...], ...] = field(default=(), repr=False)
    remarks: tuple[tuple[Any, ...], ...] = field(default=(), repr=False)
    _good: Sequence[Sequence[Any]] = field(default=(), repr=False)
    _arrow: bytes = field(default=b"", repr=False)

    def frame(self) -> polars.DataFrame:
        """The good rows: sheet, row, name, id_number, wage_fen, period, action."""
        import io

        import polars as pl

        schema = {"sheet": pl.String, "row": pl.Int32, "name": pl.String, "id_number": pl.String}
        schema |= {"wage_fen": pl.Int64, "period": pl.String, "action": pl.String}
        made = pl.DataFrame(list(self._good), schema=schema, orient="row")
        if not self._arrow:
            return made
        long = pl.read_ipc(io.BytesIO(self._arrow))
        return pl.concat([made, long]) if self._good else long

    def places(self) -> list[tuple[str | None, int]]:
        """The sheet and row of every good row."""
        if self._arrow:
            return list(self.frame().select("sheet", "row").iter_rows())
        return [(one[0], one[1]) for one in self._good]

    def rows(self) -> list[dict[str, Any]]:
        """The good rows as documents, money as text with two decimals."""
        source = self.frame().iter_rows() if self._arrow else self._good
        made = []
        for sheet, row, name, number, fen, period, action in source:
            values = {"name": name, "id_number": number}
            values |= {"wage": None if fen is None else money.yuan(fen), "period": period}
            if action:
                values["action"] = action
            made.append({"sheet": sheet, "row": row, "status": "good", "values": values})
        return made

    def as_json(self) -> dict[str, Any]:
        """The document of `yb batch check --json`."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "counts": dict(self.counts),
            "sheets": [
                {
                    "sheet": one.sheet,
                    "header_rows": list(one.header_rows),
                    "columns": dict(one.columns),
                }
                for one in self.sheets
            ],
            "rows": self.rows(),
            "problems": [
                {
                    "sheet": p.sheet,
                    "row": p.row,
                    "cell": p.cell,
                    "field": p.field,
                    "kind": p.kind,
                    "code": p.code,
                    "says": p.says,
                    "cure": p.cure,
                }
                for p in self.problems
            ],
            "assumed": [{"what": a.what, "took": a.took, "why": a.why} for a in self.assumed],
        }


def read(
    path: Path,
    *,
    today: date,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    needs_wage: bool = True,
) -> Reading:
    """Read a workbook of any kind that employers send (xls, xlsx, xlsb, ods, CSV, HTML, XML).

    `sheet` names the only sheet to read, `columns` a person's own choice of headings by field.
    With `needs_wage` false a row without a wage is right (registrations, removals). A file that
    cannot be read is one Problem without a row. Raises UsageError where `sheet` or a heading of
    `columns` is not in the file.
    """
    path = Path(path)
    sha256 = ""
    try:
        kind = guard.kind_of(path, limits)
        is_long = path.stat().st_size > _LONG
        with Child(limits, is_long=is_long) as child:
            sha256 = guard.check(path, kind, limits)
            question = {
                "path": str(path.resolve()),
                "kind": kind,
                "file": path.name,
                "today": today.isoformat(),
                "sheet": sheet,
                "columns": dict(columns or {}),
                "needs_wage": needs_wage,
                "rows": limits.rows,
            }
            line, arrow = child.ask(question)
        guard.check_unchanged(path, sha256)
    except guard.Refused as refused:
        return _reading(
            path, sha256, {"findings": [[refused.cause, "", None, None, None, refused.said]]}
        )
    _is_known(line["unknown"])
    if not guard.is_named_rightly(path, kind):
        suffix = path.suffix.lower() or "–"
        line["remarks"].insert(0, ("kind", _KINDS[kind], {"suffix": suffix}))
    return _reading(path, sha256, line, arrow)


_KINDS = {
    "xlsx": "Excel xlsx",
    "xlsb": "Excel xlsb",
    "ods": "OpenDocument ods",
    "xls": "Excel 97–2003 xls",
    "spreadsheetml": "Excel 2003 XML",
    "html": "HTML",
    "mhtml": "MHTML",
    "text": "CSV",
}


def _is_known(unknown: Mapping[str, str]) -> None:
    if "sheet" in unknown:
        raise UsageError(
            _("the file has no sheet named {sheet}").format(sheet=unknown["sheet"]),
            _("its sheets are: {known}").format(known=unknown["known"]),
        )
    if "column" in unknown:
        raise UsageError(
            _("no column has the heading {heading}").format(heading=unknown["column"]),
            _("the headings are: {known}").format(known=unknown["known"]),
        )


def _reading(path: Path, sha256: str, line: Mapping[str, Any], arrow: bytes = b"") -> Reading:
    causes = tuple(map(tuple, line["findings"]))
    remarks = tuple(map(tuple, line.get("remarks", ())))
    return Reading(
        path.name,
        sha256,
        tuple(
            SheetFound(one["sheet"], tuple(one["header_rows"]), one["columns"])
            for one in line.get("sheets", ())
        ),
        worded(causes),
        assumed(remarks),
        line.get("counts", {"rows": 0, "good": 0, "bad": 0}),
        line.get("credit_code", ""),
        causes,
        remarks,
        line.get("good", ()),
        arrow,
    )


def worded(causes: Sequence[tuple[Any, ...]]) -> tuple[Problem, ...]:
    """The causes as Problems, in the language in force."""
    from .headings import letter

    return tuple(
        sentences.problem(
            cause,
            said,
            field=field_name,
            sheet=sheet,
            row=row,
            cell="" if at is None or row is None else f"{letter(at)}{row}",
        )
        for cause, field_name, sheet, row, at, said in causes
    )


def assumed(remarks: Sequence[tuple[Any, ...]]) -> tuple[Assumed, ...]:
    """The assumptions in the language in force."""
    made = []
    for cause, took, said in remarks:
        what, why = sentences.remark(cause, said)
        made.append(Assumed(what, took, why))
    return tuple(made)
