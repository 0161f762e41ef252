"""Long lists go by columns: what is taken there is what a row by itself would have given."""

from datetime import date, timedelta
from itertools import count

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from ybcli.cases import identity
from ybcli.workbooks import cells, columns, headings, rows
from ybcli.workbooks.row_stream import RowStream

TODAY = date(2026, 7, 15)
HEADINGS = ["姓名", "身份证号码", "缴费工资", "所属期", "增减标志", "证件类型"]


def table():
    made = [headings.Column(at, (text,), text) for at, text in enumerate(HEADINGS)]
    return headings.choose(made, {}, 0)


def right_number(born, sequence, region):
    body = f"{region:06d}{born:%Y%m%d}{sequence:03d}"
    return body + identity.check_digit(body)


@st.composite
def numbers(draw):
    """Identity numbers that are right, nearly right, or anything."""
    born = draw(st.dates(date(1880, 1, 1), TODAY + timedelta(days=800)))
    made = right_number(born, draw(st.integers(0, 999)), draw(st.integers(0, 999_999)))
    match draw(st.integers(0, 5)):
        case 0:
            at = draw(st.integers(0, 17))
            return made[:at] + draw(st.sampled_from("0123456789Xx*×Ｘ ")) + made[at + 1 :]
        case 1:
            return made.lower()
        case 2:
            return draw(st.text(st.sampled_from("0123456789Xx ０"), min_size=14, max_size=19))
        case 3:
            return made[:10] + draw(st.sampled_from(["0229", "0230", "1301", "0000"])) + made[14:]
        case _:
            return made


NAMES = st.sampled_from(
    ["沈如璋", "沈 砚", "欧阳\u3000娜", "阿依努尔·吐逊江", "", "JOHN", "𬱖文", 7.0, "--"]
)
WAGES = st.one_of(
    st.sampled_from(
        ["4,520.00", "5200", "5200.5", "面议", "", 0.0, -3, 789.1099999999999, 1910.2380952]
    ),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-10, 10**12),
    st.decimals(0, 10**8, places=2).map(str),
    st.integers(1, 10**9).map(lambda fen: fen / 100),
)
MONTHS = st.sampled_from(
    ["202507", 202507.0, date(2025, 7, 1), "2507", "", "2025年7月", 2025.1, "000101"]
)
ACTS = st.sampled_from(["增", "减", "变更", "", "未知"])
DOCUMENTS = st.sampled_from(["居民身份证", "外国护照", "", "其他"])
ROWS = st.lists(st.tuples(NAMES, numbers(), WAGES, MONTHS, ACTS, DOCUMENTS).map(list), max_size=30)


@given(ROWS)
@settings(max_examples=300, deadline=None)
def test_by_columns_and_one_by_one_give_the_same(given_rows):
    rules = rows.Rules(table(), TODAY, head_period="2025-07")
    frame, people, heading = columns.take(RowStream(iter(given_rows), 2, 10_000), rules)
    assert not heading
    taken = {} if frame is None else {row[0]: row[1:] for row in frame.iter_rows()}
    judged = {one.row: one for one in people}
    for number, row in zip(count(2), given_rows, strict=False):
        picked = cells.pick(row, rules.places())
        if rows.nobody(number, row, picked, rules):
            assert number not in taken
            assert number not in judged
            continue
        one = rows.judge(number, picked, rules)
        if number in taken:
            assert not one.findings
            assert not one.remarks
            assert taken[number] == (one.name, one.id_number, one.wage_fen, one.period, one.action)
        else:
            assert judged[number].findings == one.findings


@given(st.lists(numbers(), min_size=1, max_size=50))
@settings(max_examples=300, deadline=None)
def test_the_expression_for_identity_numbers_agrees_with_the_plain_check(made):
    frame = pl.DataFrame({"n": made}, schema={"n": pl.String})
    right = frame.select(columns.right_numbers(pl.col("n"), TODAY))["n"].to_list()
    for number, is_right in zip(made, right, strict=True):
        plain = number.isascii() and len(number) == 18 and not identity.fault(number.upper(), TODAY)
        assert is_right == (plain and identity.region_known(number))


def test_every_right_number_of_a_century_is_right_in_columns():
    days = [date(1926, 1, 1) + timedelta(days=17 * step) for step in range(2150)]
    made = [right_number(day, step % 1000, 339901) for step, day in enumerate(days)]
    frame = pl.DataFrame({"n": made})
    assert frame.select(columns.right_numbers(pl.col("n"), TODAY))["n"].all()
