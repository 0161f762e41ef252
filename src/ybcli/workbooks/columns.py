"""Many rows at once: what is right beyond doubt is taken by columns, the rest goes to `rows.judge`.

An expression here may say "right" only where `rows.judge` would say the same with the same values;
a property test holds the two together. It never says "wrong".
"""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

import polars as pl

from ..cases.identity import OLDEST, WEIGHTS
from . import cells, rows, tables
from .headings import words
from .rows import Person, Rules

if TYPE_CHECKING:
    from .row_stream import RowStream, Sheet

_WRONG = "!"
SCHEMA = {
    "row": pl.Int32,
    "name": pl.String,
    "id_number": pl.String,
    "wage_fen": pl.Int64,
    "period": pl.String,
    "action": pl.String,
}


def right_numbers(number: pl.Expr, today: date) -> pl.Expr:
    """Whether a column's identity numbers are right: form, date, age, check digit, known region."""
    digits = number.str.slice(0, 17).cast(pl.Int64, strict=False)
    last = number.str.slice(17, 1)
    check = pl.when(last.is_in(["X", "x"])).then(10).otherwise(last.cast(pl.Int64, strict=False))
    total = sum(
        ((digits // 10 ** (16 - place)) % 10 * weight for place, weight in enumerate(WEIGHTS)),
        start=check,
    )
    born = number.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    region = digits // 10**15
    known = region.is_between(11, 65) | region.is_in([71, 81, 82, 83]) | (digits // 10**16 == 9)
    return (
        number.str.contains(r"^[0-9]{17}[0-9Xx]$")
        & (total % 11 == 1)
        & (born <= today)
        & (today.year - born.dt.year() <= OLDEST)
        & known
    ).fill_null(value=False)


def take(feed: RowStream, rules: Rules) -> tuple[pl.DataFrame | None, list[Person], bool]:
    """The rows up to the next headings: those that are right as a frame, the judged ones as persons."""
    places = rules.places()
    name_at, id_at = places[0], places[1]
    numbers: list[int] = []
    people: list[Person] = []
    heading = False
    picks = [at if at is not None else -1 for at in places[:-1]]
    columns: list[list[Any]] = [[] for _ in picks]
    wanted = [(column.append, at) for column, at in zip(columns, picks, strict=True) if at >= 0]
    assert name_at is not None
    assert id_at is not None
    widest = max(picks)
    ahead, feed.ahead = feed.ahead, []
    begun = here = feed.number
    for row in chain(ahead, feed.source):
        if (
            len(row) > widest
            and isinstance(number := row[id_at], str)
            and len(number) == 18
            and row[name_at]
        ):
            numbers.append(here)
            for append, at in wanted:
                append(row[at])
            here += 1
            continue
        picked = cells.pick(row, places)
        if not rows.looks_like_id(picked[1]) and tables.is_heading_row(row):
            heading = True
            feed.ahead = [row]
            break
        if not rows.nobody(here, row, picked, rules):
            people.append(rows.judge(here, picked, rules))
        here += 1
        if here > feed.last:
            break
    feed.count(here - begun)
    frame, again = _sorted_out(numbers, columns, rules)
    return frame, [*people, *again], heading


def _sorted_out(
    numbers: list[int], columns: list[list[Any]], rules: Rules
) -> tuple[pl.DataFrame | None, list[Person]]:
    if not numbers:
        return None, []
    names, ids, wages, months, actions, documents, _reasons = columns
    frame = pl.DataFrame(
        {
            "row": pl.Series(numbers, dtype=pl.Int32),
            "name": pl.Series([n if type(n) is str else "" for n in names], dtype=pl.String),
            "id_number": pl.Series(ids, dtype=pl.String),
            "wage_fen": _fen(wages, len(numbers)),
            "period": _months(months, rules, len(numbers)),
            "action": _actions(actions, rules, len(numbers)),
            "foreign": _foreign(documents, len(numbers)),
        }
    )
    right = (
        right_numbers(pl.col("id_number"), rules.today)
        & pl.col("name").str.contains("^[\u4e00-\u9fff]{2,4}$")
        & pl.col("wage_fen").is_between(1, cells.MOST_FEN).fill_null(value=False)
        & (pl.col("period") != _WRONG).fill_null(value=True)
        & ~pl.col("foreign")
    )
    is_right = frame.select(right.alias("right"))["right"]
    people = []
    for at in (~is_right).arg_true().to_list():
        picked = [column[at] if column else "" for column in columns]
        people.append(rows.judge(numbers[at], [*picked, ""], rules))
    good = frame.filter(is_right).drop("foreign")
    return good.with_columns(pl.col("id_number").str.to_uppercase()), people


def _fen(wages: list[Any], height: int) -> pl.Series:
    """The fen of a wage column where that is beyond doubt, else null."""
    if not wages:
        return pl.Series([None] * height, dtype=pl.Int64)
    kinds = set(map(type, wages))
    if kinds <= {float, int}:
        yuan = pl.Series(wages, dtype=pl.Float64, strict=False)
        fen = (yuan * 100).round()
        near = ((yuan * 100 - fen).abs() < 1e-5) & (yuan > 0) & (yuan < 1e9)
        return pl.select(pl.when(near).then(fen.cast(pl.Int64, strict=False)))[:, 0]
    if kinds == {str}:
        text = pl.Series(wages, dtype=pl.String)
    else:
        text = pl.Series([w if type(w) is str else repr(w) for w in wages], dtype=pl.String)
    return pl.select(
        pl.when(text.str.contains(r"^[0-9]{1,9}(\.[0-9]{1,2})?$")).then(
            (text.cast(pl.Float64, strict=False) * 100).round().cast(pl.Int64, strict=False)
        )
    )[:, 0]


def _months(months: list[Any], rules: Rules, height: int) -> pl.Series:
    if not months:
        return pl.Series([rules.default_period] * height, dtype=pl.String)
    known: dict[Any, str | None] = {}
    made = []
    for cell in months:
        key = (type(cell), cell)
        if key not in known:
            period, wrong = rules.period_of(cell)
            if wrong or (period and rows.contradicts(period, rules)):
                known[key] = _WRONG
            else:
                known[key] = period or rules.default_period
        made.append(known[key])
    return pl.Series(made, dtype=pl.String)


def _actions(actions: list[Any], rules: Rules, height: int) -> pl.Series:
    if not actions:
        return pl.Series([rules.action] * height, dtype=pl.String)
    known = {text: cells.action(text) or rules.action for text in set(map(str, actions))}
    return pl.Series([known[str(text)] for text in actions], dtype=pl.String)


def _foreign(documents: list[Any], height: int) -> pl.Series:
    if not documents:
        return pl.Series([False] * height, dtype=pl.Boolean)
    form = words().single["foreign"]
    known = {text: bool(form.search(text)) for text in set(map(str, documents))}
    return pl.Series([known[str(text)] for text in documents], dtype=pl.Boolean)


def twice(
    sheet: Sheet,
) -> dict[tuple[str, str | None], list[tuple[int, int | None, Person | None]]]:
    """The persons who stand more than once on a long sheet, each as a person that can carry findings."""
    judged = pl.DataFrame(
        [
            (one.row, one.name, one.id_number, one.wage_fen, one.period, one.action)
            for one in sheet.people
            if one.id_number
        ],
        schema=SCHEMA,
        orient="row",
    )
    whole = pl.concat([judged, *sheet.frames])
    again = whole.filter(pl.len().over("id_number", "period") > 1)
    if again.is_empty():
        return {}
    by_row = {one.row: one for one in sheet.people}
    taken = again["row"].implode()
    sheet.frames = [frame.filter(~pl.col("row").is_in(taken)) for frame in sheet.frames]
    seen: dict[tuple[str, str | None], list[tuple[int, int | None, Person | None]]] = {}
    for row, name, number, fen, period, action in again.iter_rows():
        one = by_row.get(row)
        if one is None:
            one = Person(row, name, number, fen, period, action, [])
            sheet.people.append(one)
        seen.setdefault((number, period), []).append((row, fen, one))
    return seen


def whole(sheet: Sheet, good: list[Person]) -> pl.DataFrame:
    """All good rows of a sheet in their order, with the sheet's name."""
    judged = pl.DataFrame(
        [(p.row, p.name, p.id_number, p.wage_fen, p.period, p.action) for p in good],
        schema=SCHEMA,
        orient="row",
    )
    frame = pl.concat([judged, *sheet.frames]).sort("row")
    made: pl.DataFrame = frame.select(pl.lit(sheet.name, dtype=pl.String).alias("sheet"), *SCHEMA)
    return made
