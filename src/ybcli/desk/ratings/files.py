"""A file of ratings from another system (8.1.3): CSV, each row once, however often the file comes."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ... import private_files
from ...errors import BadData, Problem
from ...language import _
from ...plain import for_csv
from ...store.queries import ratings as store
from ...workbooks.texts import text_file
from . import receive
from .bad_ratings import without_numbers
from .form import read

if TYPE_CHECKING:
    from .. import Desk

#: Headings as the systems write them, and our names (which are understood too).
HEADINGS: Final = {
    "评价编号": "rating_number",
    "评价渠道": "channel",
    "渠道": "channel",
    "评价方式": "method",
    "方式": "method",
    "评分": "score",
    "评价等级": "score",
    "评语": "comment",
    "评价内容": "comment",
    "办件编号": "case_id",
    "事项": "item",
    "服务事项": "item",
    "身份证号": "id_number",
    "统一社会信用代码": "credit_code",
    "手机": "mobile",
    "手机号": "mobile",
    "是否匿名": "is_anonymous",
    "窗口": "window",
    "终端": "terminal",
    "结算编号": "settlement_number",
    "机构编码": "institution_code",
    "机构类型": "institution_type",
    "评价时间": "rated_at",
}

#: Chinese words of the values, as the systems write them.
VALUES: Final = {
    "channel": {
        "浙里办": "zlb",
        "12345热线": "hotline_12345",
        "医保大厅窗口": "hall_window",
        "自助终端": "self_service_terminal",
        "用人单位网上服务系统": "unit_online",
        "定点医院": "hospital_window",
        "定点药店": "pharmacy_or_clinic",
        "诊所": "pharmacy_or_clinic",
    },
    "method": {"刷脸": "face", "扫码": "scan", "短信": "sms", "电话": "call"},
    "score": {"非常满意": "5", "满意": "4", "基本满意": "3", "不满意": "2", "非常不满意": "1"},
    "is_anonymous": {"是": "yes", "否": "no"},
    "institution_type": {"医院": "hospital", "药店": "pharmacy", "诊所": "clinic"},
}

NEEDED: Final = ("rating_number", "channel", "method", "score", "rated_at")


@dataclass
class Imported:
    """What became of a file: how many rows, of which state, known already, and what is wrong."""

    rows: int = 0
    known: int = 0
    states: Counter[str] = field(default_factory=Counter)
    opened: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0, 5 where rows were refused, 7 where a rating came with other content."""
        return 7 if self.states["conflict"] else 5 if self.problems else 0


def take_in(desk: Desk, path: Path) -> Imported:
    """Take every row of the file into the store; a row that is wrong stops no other.

    Raises BadData where the file cannot be read or is no list of ratings.
    """
    done = Imported()
    for number, told in rows_of(path):
        done.rows += 1
        rating, problems = read(desk, told)
        if rating is None:
            done.problems += [replace(problem, row=number) for problem in problems]
            continue
        kept = receive.keep(desk, rating)
        if not kept.is_new:
            done.known += 1
            continue
        done.states[kept.state] += 1
        if kept.follow_up:
            done.opened.append(kept.follow_up)
    return done


#: What is shared with other systems: never who rated. The same headings are read by `take_in`.
SHARED: Final = {
    "评价编号": "id",
    "评价渠道": "channel",
    "评价方式": "method",
    "评分": "score",
    "评语": "comment",
    "办件编号": "case_id",
    "事项": "item",
    "结算编号": "settlement",
    "评价时间": "at",
}


def share(desk: Desk, out: Path) -> int:
    """Write the ratings that fit a case or a settlement to a CSV for other systems (8.1.3); how many.

    Numbers in comments are masked. Raises OSError.
    """
    rows = store.matched(desk.reader)
    with (
        private_files.replacing(out) as part,
        part.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        made = csv.writer(file)
        made.writerow([*SHARED, "是否匿名"])
        for row in rows:
            told = {**asdict(row), "comment": without_numbers(row.comment)}
            made.writerow([*(for_csv(str(told[name])) for name in SHARED.values()), "是"])
    return len(rows)


def rows_of(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV file by our names, with the number of the line that a person sees."""
    text = text_file(path)
    head, _break, _rest = text.partition("\n")
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        lines = [(reader.line_num, line) for line in reader]
    except csv.Error as error:
        raise BadData(
            _("{file} cannot be read: {error}").format(file=path.name, error=error),
            _("save it as CSV again"),
            kind="file.unreadable",
        ) from None
    names = [HEADINGS.get(one.strip(), one.strip()) for one in (lines[0][1] if lines else [])]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise BadData(
            _("{file} is not a list of ratings: no column {names}").format(
                file=path.name, names=", ".join(missing)
            ),
            _("columns: {names}").format(names=", ".join(sorted(set(HEADINGS.values())))),
            kind="file.not_a_list",
        )
    found = []
    for number, line in lines[1:]:
        if any(cell.strip() for cell in line):
            told = dict(zip(names, line, strict=False))
            found.append((number, {n: _value(n, v.strip()) for n, v in told.items()}))
    return found


def _value(name: str, text: str) -> str:
    return VALUES.get(name, {}).get(text, text)
