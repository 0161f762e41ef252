"""Totals, then details: the centre's book against an institution's, to the line."""

import zipfile
from io import BytesIO

import pytest
from test_sandbox_handling import ROWS, person
from test_sandbox_platform import OFFICE, A, Refused, opened, talking, zipped

OURS = [
    ["d1:1", "d1", ROWS[0][1], "630.00", "510.00", "120.00", "0"],
    ["d1:2", "d1", ROWS[1][1], "656.30", "531.29", "125.01", "0"],
]
SUMS = {"fixmedins_setl_cnt": "2", "medfee_sumamt": "1286.30", "fund_pay_sumamt": "1041.29"}
GROUP = {
    "insutype": "310",
    "clr_type": "99",
    "setl_optins": "339901",
    "stmt_begndate": "2026-07-01",
    "stmt_enddate": "2026-07-31",
    "refd_setl_flag": "0",
    "fixmedins_refd_setl_flag": "0",
}


@pytest.fixture
def talk():
    with talking() as made:
        made.register_unit()
        made.declare(ROWS, msgid="wages")
        yield made


def totals(talk, **changed):
    return talk.ask("3201", GROUP | SUMS | {"acct_pay": "245.01"} | changed)["stmtinfo"]


def details(talk, rows, **changed):
    """The result file's rows."""
    number = opened(talk.upload(zipped(rows)))["file_qury_no"]
    sums = [f"{sum(round(float(row[n]) * 100) for row in rows) / 100:.2f}" for n in (3, 4, 5)]
    node = GROUP | {
        "file_qury_no": number,
        "fixmedins_setl_cnt": str(len(rows)),
        "medfee_sumamt": sums[0],
        "fund_pay_sumamt": sums[1],
        "cash_payamt": sums[2],
    }
    made = talk.ask("3202", node | changed)["fileinfo"]
    wanted = {"file_qury_no": made["file_qury_no"], "filename": made["filename"]}
    answer = talk.raw("9102", {"fsDownloadIn": wanted | {"fixmedins_code": OFFICE}})
    assert answer.headers["content-type"] == "application/octet-stream"
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        whole = archive.read("result.txt").decode()
    return [line.split("\t") for line in whole.split("\n") if line]


def test_books_that_agree_balance(talk):
    assert totals(talk) == {"setl_optins": "339901", "stmt_rslt": "0", "stmt_rslt_dscr": ""}
    assert details(talk, OURS) == []


def test_totals_say_what_does_not_agree(talk):
    told = totals(talk, fixmedins_setl_cnt="3", acct_pay="245.00")
    assert told["stmt_rslt"] == "1"
    assert told["stmt_rslt_dscr"] == "结算笔数、个人账户支付金额不一致"


def test_a_line_that_only_the_centre_has(talk):
    assert details(talk, OURS[:1]) == [
        [ROWS[1][1], "null", "null", "wages", "1", "0", "中心多", "656.30", "531.29", "125.01"]
    ]


def test_a_line_that_only_the_institution_has(talk):
    extra = ["d9:1", "d9", A, "1.00", "0.00", "1.00", "0"]
    assert details(talk, [*OURS, extra]) == [
        [A, "d9", "d9:1", "null", "1", "0", "机构多", "null", "null", "null"]
    ]


def test_a_line_whose_amounts_differ_shows_the_centres(talk):
    wrong = [*OURS[0][:3], "631.00", "510.00", "121.00", "0"]
    assert details(talk, [wrong, OURS[1]]) == [
        [A, "d1", "d1:1", "wages", "1", "0", "金额不一致", "630.00", "510.00", "120.00"]
    ]


def test_details_that_do_not_add_up_to_their_head_are_refused(talk):
    with pytest.raises(Refused, match="不一致"):
        details(talk, OURS, fixmedins_setl_cnt="3")


@pytest.mark.parametrize(
    "changed",
    [
        {"stmt_enddate": "2026-07-30"},
        {"stmt_begndate": "2026-08-01"},
        {"stmt_begndate": "July"},
        {"medfee_sumamt": "much"},
        {"fixmedins_setl_cnt": "-1"},
        {"setl_optins": ""},
    ],
)
def test_totals_asked_wrongly_are_refused(talk, changed):
    with pytest.raises(Refused):
        totals(talk, **changed)


def test_another_clearing_type_another_region_another_month_hold_nothing(talk):
    for changed in ({"clr_type": "11"}, {"setl_optins": "339902"},
                    {"stmt_begndate": "2026-06-01", "stmt_enddate": "2026-06-30"}):  # fmt: skip
        assert totals(talk, **changed)["stmt_rslt"] == "1"
    assert totals(talk, setl_optins="339900")["stmt_rslt"] == "0", "the city holds its counties"


YEAR = {"insutype": "390", "stmt_begndate": "2026-01-01", "stmt_enddate": "2026-12-31"}
ONE = {
    "fixmedins_setl_cnt": "1",
    "medfee_sumamt": "500.00",
    "fund_pay_sumamt": "0",
    "acct_pay": "500.00",
}


def test_residents_are_compared_by_the_cover_year_and_their_case(talk):
    talk.ask("YE02", person("c7", A, "390"), "joins")
    assert totals(talk, **YEAR, **ONE)["stmt_rslt"] == "0"
    assert details(talk, [["c7", "c7", A, "500.00", "0.00", "500.00", "0"]], **YEAR) == []
    (row,) = details(talk, [["c7", "c7", A, "480.00", "0.00", "480.00", "0"]], **YEAR)
    assert row[6:] == ["金额不一致", "500.00", "0.00", "500.00"]
    talk.ask("2601", {"psn_no": A, "omsgid": "joins", "oinfno": "YE02"})
    assert totals(talk, **YEAR, **ONE)["stmt_rslt"] == "1"


def test_a_withdrawn_declaration_has_no_lines(talk):
    talk.ask("YD02", {"decl_id": "d1"})
    assert totals(talk)["stmt_rslt"] == "1"
    none = {
        "fixmedins_setl_cnt": "0",
        "medfee_sumamt": "0",
        "fund_pay_sumamt": "0",
        "acct_pay": "0",
    }
    assert totals(talk, **none)["stmt_rslt"] == "0"


@pytest.mark.parametrize(
    ("change", "memo"),
    [("drop_line", "机构多"), ("amount", "金额不一致"), ("extra_line", "中心多")],
)
def test_the_centres_own_book_goes_wrong_and_is_repaired(talk, change, memo):
    told = talk.control("tamper", change=change, cashym="202607", n=1)
    assert len(told["lines"]) == 1
    assert totals(talk)["stmt_rslt"] == "1"
    (row,) = details(talk, OURS)
    assert row[6] == memo
    assert talk.control("heal") == {"receipts": 0, "lines": 1}
    assert totals(talk)["stmt_rslt"] == "0"


def test_the_same_lines_go_wrong_for_the_same_seed(talk):
    first = talk.control("tamper", change="amount", cashym="202607")
    with talking() as other:
        other.register_unit()
        other.declare(ROWS)
        assert other.control("tamper", change="amount", cashym="202607") == first


def test_a_result_can_be_fetched_until_its_last_moment(talk):
    number = opened(talk.upload(zipped(OURS)))["file_qury_no"]
    talk.control("day", day="2026-07-08")
    with pytest.raises(Refused, match="过期"):
        talk.ask("9102", {"file_qury_no": number}, name="fsDownloadIn")
    with pytest.raises(Refused, match="文件查询号不能为空"):
        talk.ask("9102", {"file_qury_no": ""}, name="fsDownloadIn")
