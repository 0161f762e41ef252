"""The process that opens foreign files: `python -m ybcli.workbooks.child`, with limits, one file each.

It is asked one JSON line on stdin and answers on stdout: a line of JSON, then, for long lists, the
good rows as Arrow. Whatever a file does to a parser happens here and ends here.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from . import books, guard, row_stream, sheets
from .cells import plain
from .headings import asked_for, letter
from .row_stream import Sheet
from .rows import Finding, Person
from .sheets import ReadRequest


def main() -> None:
    """Limit this process, read the question, answer."""
    limits = json.loads(sys.argv[1])
    _confine(limits["memory"], limits["cpu_seconds"])
    if limits["is_long"]:
        from . import columns  # noqa: F401 - loaded while the parent still checks the file
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    line = sys.stdin.readline()
    if not line:
        return
    question = json.loads(line)
    try:
        if "headings" in question:
            answer = filled_in(question)
        else:
            answer = written(question) if "out" in question else asked(question)
    except guard.Refused as refused:
        answer = Answer(findings=[Finding(refused.cause, said=refused.said)])
    except (MemoryError, row_stream.TooLong) as error:
        cause = "file.too_long" if isinstance(error, row_stream.TooLong) else "file.too_costly"
        said = {"most": f"{question.get('rows', 0):,}"}
        answer = Answer(findings=[Finding(cause, said=said)])
    answer.write(out)
    out.flush()
    os._exit(0)


def _confine(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's clock remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@dataclass(slots=True)
class Answer:
    """What goes back: sheets, findings, remarks, the good rows as lists or as an Arrow frame."""

    sheets: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    remarks: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: {"rows": 0, "good": 0, "bad": 0})
    good: list[list[Any]] = field(default_factory=list)
    frames: list[Any] = field(default_factory=list)
    credit_code: str = ""
    unknown: dict[str, str] = field(default_factory=dict)

    def write(self, out: BinaryIO) -> None:
        """One line of JSON, then the Arrow bytes if there are any."""
        line = {
            "sheets": self.sheets,
            "findings": [[f.cause, f.field, f.sheet, f.row, f.at, f.said] for f in self.findings],
            "remarks": self.remarks,
            "counts": self.counts,
            "good": self.good,
            "credit_code": self.credit_code,
            "unknown": self.unknown,
        }
        out.write(json.dumps(line, ensure_ascii=True).encode() + b"\n")
        if self.frames:
            import polars as pl

            made = io.BytesIO()
            pl.concat(self.frames).write_ipc(made, compression="uncompressed")
            out.write(made.getbuffer())


def written(question: Mapping[str, Any]) -> Answer:
    """Write the answer workbook of the question."""
    from . import answering

    answering.write(question)
    return Answer()


def filled_in(question: Mapping[str, Any]) -> Answer:
    """The rows of a form's template below its headings: sheet, row, text by heading, columns."""
    wanted = set(question["headings"])
    book = books.opened(Path(question["path"]), question["kind"], None)
    answer = Answer()
    for grid in book.grids:
        places: dict[str, int] = {}
        for number, cells in enumerate(grid.rows, grid.top):
            texts = [plain(cell) for cell in cells]
            heads = {text.lstrip("*").strip(): at for at, text in enumerate(texts)}
            if not places:
                found = {head: at for head, at in heads.items() if head in wanted}
                if question["key"] in found:
                    places = found
                    columns = {head: letter(at + grid.left) for head, at in places.items()}
                    answer.sheets.append({"sheet": grid.sheet, "columns": columns})
                continue
            if number - grid.top > question["rows"]:
                raise row_stream.TooLong
            row = {head: texts[at] for head, at in places.items() if at < len(texts)}
            if any(row.values()):
                answer.good.append([grid.sheet, number, row])
    if not answer.sheets:
        answer.findings.append(Finding("file.no_headings", said={"shown": question["key"]}))
    return answer


def asked(question: Mapping[str, Any]) -> Answer:
    """Read the file of the question. Raises Refused, TooLong, MemoryError."""
    path = Path(question["path"])
    want = ReadRequest(
        date.fromisoformat(question["today"]),
        question["columns"],
        needs_wage=question["needs_wage"],
        stem=Path(question["file"]).stem,
        most_rows=question["rows"],
    )
    book = books.opened(path, question["kind"], question["sheet"])
    answer = Answer()
    if question["sheet"] is not None and question["sheet"] not in book.names:
        answer.unknown = {"sheet": question["sheet"], "known": "、".join(book.names)}
        return answer
    read = []
    for grid in book.grids:
        sheet = sheets.read(grid, want)
        read.append(sheet)
        if sheet.status == "list":
            _take(sheet, answer)
    lists = [one for one in read if one.status == "list"]
    tables = [one.table for one in read if one.table]
    for heading in want.columns.values():
        if tables and not any(
            asked_for(t.columns, heading, one.left) for one in read if (t := one.table)
        ):
            shown = "、".join(dict.fromkeys(text for t in tables for text in t.shown))
            answer.unknown = {"column": heading, "known": shown}
            return answer
    if not lists:
        answer.findings.append(_refusal(read))
        return answer
    for one in read:
        if f"sheet.{one.status}" in _LEFT_OUT:
            answer.remarks.append((f"sheet.{one.status}", one.name or "", {}))
    answer.remarks += [("sheet.hidden", name, {}) for name in book.hidden]
    codes = {one.head.credit_code for one in lists} - {""}
    answer.credit_code = codes.pop() if len(codes) == 1 else ""
    return answer


_LEFT_OUT = {"sheet.no_id", "sheet.no_wage", "sheet.no_name", "sheet.no_headings"}


def _refusal(read: list[Sheet]) -> Finding:
    ranks = {status: place for place, status in enumerate(sheets.STATUSES)}
    best = min(read, key=lambda one: ranks[one.status], default=None)
    if best is None:
        return Finding("file.not_a_list")
    shown = "、".join(best.shown)
    return Finding(
        f"file.{best.status}", said={"shown": shown if len(shown) < 200 else shown[:199] + "…"}
    )


def _take(sheet: Sheet, answer: Answer) -> None:
    table = sheet.table
    assert table
    places = {name: letter(column.at + sheet.left) for name, column in table.fields.items()}
    shown = ("name", "id_number", "wage", "period", "action")
    answer.sheets.append(
        {
            "sheet": sheet.name,
            "header_rows": list(range(sheet.top + table.top, sheet.top + table.bottom + 1)),
            "columns": {name: places[name] for name in shown if name in places},
        }
    )
    good = [one for one in sheet.people if not one.findings]
    for one in sorted(sheet.people, key=lambda person: person.row):
        for finding in one.findings:
            at = finding.at if finding.at is None else finding.at + sheet.left
            answer.findings.append(
                Finding(finding.cause, finding.field, one.row, at, sheet.name, finding.said)
            )
    many = sum(frame.height for frame in sheet.frames)
    answer.counts["rows"] += len(sheet.people) + many
    answer.counts["good"] += len(good) + many
    answer.counts["bad"] += len(sheet.people) - len(good)
    if sheet.frames:
        from . import columns

        answer.frames.append(columns.whole(sheet, good))
    else:
        good.sort(key=lambda person: person.row)
        answer.good += [
            [sheet.name, p.row, p.name, p.id_number, p.wage_fen, p.period, p.action] for p in good
        ]
    answer.remarks += _remarks(sheet, good, many)


def _remarks(sheet: Sheet, good: list[Person], many: int) -> list[tuple[str, str, dict[str, str]]]:
    """What was assumed on a sheet: the wage column, the month, roundings, unknown regions."""
    table = sheet.table
    assert table
    made: list[tuple[str, str, dict[str, str]]] = []
    took = table.fields.get("wage")
    if took and table.wages and took is table.wages[0][1]:
        others = "、".join(column.shown for _rank, column in table.wages[1:6])
        gross = table.wages[0][0] >= 35
        if gross or others:
            cause = ("wage.gross_several" if others else "wage.gross") if gross else "wage.several"
            made.append((cause, took.shown, {"others": others}))
    head = sheet.head
    unsaid = "period" not in table.fields or any(one.period == head.period for one in good)
    if head.period and head.source != "label" and unsaid and (good or many):
        made.append((f"period.{head.source}", head.period, {}))
    unseen = [str(one.row) for one in good if one.row in sheet.hidden_rows]
    if unseen:
        more = "…" if len(unseen) > 10 else ""
        made.append(("rows.hidden", ", ".join(unseen[:10]) + more, {}))
    counts = Counter(remark for one in good for remark in one.remarks)
    for remark, n in counts.items():
        first = min(one.row for one in good if remark in one.remarks)
        made.append((remark, "", {"n": str(n), "row": str(first)}))
    return made


if __name__ == "__main__":
    main()
