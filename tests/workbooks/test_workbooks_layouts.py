"""Layouts of real employers' files (workbooks.md, section 1), made here and read back.

Each case says which rows are people with which wage and month, and which are refused and why; every
other row is nobody.
"""

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import numbers as formats

from ybcli.cases import identity
from ybcli.workbooks.read import read

TODAY = date(2026, 7, 15)
NAMES = [
    "沈如璋",
    "金维桢",
    "窦时雨",
    "喻令仪",
    "韦沅",
    "任守拙",
    "云乐山",
    "张南乔",
    "尤映川",
    "柏怀瑾",
    "葛岚",
    "施砺行",
]


def number(n):
    body = f"3399{n % 90 + 1:02d}19{70 + n % 30:02d}{n % 12 + 1:02d}{n % 28 + 1:02d}{996 + n % 4}"
    return body + identity.check_digit(body)


def name(n):
    return NAMES[n % len(NAMES)]


def book(path, sheets, *, merges=(), hidden=(), text=True, rows_hidden=()):
    """An xlsx of {sheet: rows}; `hidden` columns and merges belong to every sheet."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
        for area in merges:
            sheet.merge_cells(area)
        for letter in hidden:
            sheet.column_dimensions[letter].hidden = True
        for at in rows_hidden:
            sheet.row_dimensions[at].hidden = True
        if text:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and not cell.value.startswith("="):
                        cell.number_format = formats.FORMAT_TEXT
    made.save(path)
    return path


def spreadsheetml(path, sheets):
    """Excel 2003 XML; a cell is a value or (value, across, down)."""
    parts = [
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>',
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">',
    ]
    for title, rows in sheets.items():
        parts.append(f'<Worksheet ss:Name="{title}"><Table>')
        for row in rows:
            parts.append("<Row>")
            for cell in row:
                value, across, down = cell if isinstance(cell, tuple) else (cell, 0, 0)
                kind = "Number" if isinstance(value, int | float) else "String"
                spans = f' ss:MergeAcross="{across}"' * bool(across)
                spans += f' ss:MergeDown="{down}"' * bool(down)
                data = f'<Data ss:Type="{kind}">{value}</Data>' if value != "" else ""
                parts.append(f"<Cell{spans}>{data}</Cell>")
            parts.append("</Row>")
        parts.append("</Table></Worksheet>")
    path.write_text("".join([*parts, "</Workbook>"]), "utf-8")
    return path


def got(path, **more):
    reading = read(path, today=TODAY, **more)
    good = {}
    for one in reading.as_json()["rows"]:
        v = one["values"]
        good[one["sheet"], one["row"]] = (v["id_number"], v["wage"], v["period"])
    bad = {}
    for one in reading.problems:
        bad.setdefault((one.sheet, one.row), set()).add(one.kind)
    return good, bad, reading


def refused(path):
    good, _bad, reading = got(path)
    assert not good
    assert len(reading.problems) == 1
    assert reading.problems[0].cure
    assert reading.problems[0].row is None
    return reading.problems[0].kind


def test_tax_detail_takes_the_declared_wage_and_the_month_of_the_file_name(tmp_path):
    head = [
        "序号",
        "姓名",
        "证件类型",
        "证件号码",
        "缴费工资",
        "缴费基数",
        "费率",
        "应缴费额",
        "减免费额",
        "应补(退)费额",
        "人员编号",
    ]
    rows = [
        [
            str(n),
            name(n),
            "居民身份证",
            number(n),
            "2,330.00",
            "4,359.00",
            "0.08",
            "348.72",
            "0.00",
            "348.72",
            f"3300{n:06d}",
        ]
        for n in (1, 2)
    ]
    path = tmp_path / "职工基本养老保险(个人缴纳)_2025-08至2025-08_20250901.xlsx"
    good, bad, reading = got(book(path, {"sheet1": [head, *rows]}))
    assert good == {("sheet1", n + 1): (number(n), "2330.00", "2025-08") for n in (1, 2)}
    assert not bad
    assert {(a.took) for a in reading.assumed} == {"缴费工资", "2025-08"}


def test_additions_as_spreadsheetml_named_xls_where_zero_means_not_filled_in(tmp_path):
    head = ["姓名", "身份证号码", "人员类别", "文化程度", "参保时间", "申报工资", "电话号码"]
    rows = [
        [name(1), number(1), "职工", "本科", "2025-07-01", "5200", "13900000001"],
        [name(2), number(2), "职工", "本科", "2025-07-01", "0", "--"],
    ]
    good, bad, reading = got(spreadsheetml(tmp_path / "增员.xls", {"Sheet1": [head, *rows]}))
    assert good == {("Sheet1", 2): (number(1), "5200.00", "2025-07")}
    assert bad == {("Sheet1", 3): {"wage.missing"}}
    assert any(one.took == "Excel 2003 XML" for one in reading.assumed)


def test_additions_and_then_removals_in_one_table_with_two_bases(tmp_path):
    rows = [
        ["参保人员增减变动情况申报表"] + [""] * 7,
        ["单位名称（盖章）：示例有限公司", "", "", "", "2025年7月", "", "", ""],
        ["姓名", "身份证", "户口性质", "月缴费基数", "", "停保原因", "停保时间", "备注"],
        ["", "", "", "养老", "其他险种", "", "", ""],
        [name(1), number(1), "A", 4800, 5000, "", "", ""],
        ["二、减少人员"] + [""] * 7,
        [name(2), number(2), "B", "", "", "01", "2025-07", ""],
        ["合  计", "", "", 4800, 5000, "", "", ""],
        ["填表人：", "", "", "联系电话：0571-00000000", "", "", "", ""],
    ]
    merges = ["A1:H1", "D3:E3", "A3:A4", "B3:B4", "C3:C4", "F3:F4", "G3:G4", "H3:H4", "A6:H6"]
    good, bad, _ = got(book(tmp_path / "a.xlsx", {"Sheet1": rows}, merges=merges))
    assert good == {("Sheet1", 5): (number(1), "5000.00", "2025-07")}
    assert bad == {("Sheet1", 7): {"wage.missing"}}


def test_a_summary_block_above_the_person_table_is_nobody(tmp_path):
    rows = [
        ["社会保险参保人员增减变动表"],
        ["缴费所属期：2025年7月", "", "", "填报单位：示例公司", "", "", "单位：元"],
        ["项目", "上月人数", "本月增加", "本月减少", "本月人数"],
        ["养老保险", 10, 2, 1, 11],
        ["医疗保险", 10, 2, 1, 11],
        [
            "序号",
            "增减人员姓名",
            "社会保障号\n(即居民身份证号码)",
            "增减标志",
            "月缴费工资基数",
            "用工类型",
            "备注",
        ],
        [1, name(1), number(1), "增", 5200, "合同制", ""],
        [2, name(2), number(2), "减", "", "合同制", ""],
        [3, name(3), number(3)[:-1], "增", 4800, "合同制", ""],
        ["合计", "", "", "", 10000, "", ""],
        ["单位负责人：", "", "", "经办人：", "", "", ""],
    ]
    good, bad, reading = got(book(tmp_path / "增减表.xlsx", {"Sheet1": rows}, merges=["A1:G1"]))
    assert good == {("Sheet1", 7): (number(1), "5200.00", "2025-07")}
    assert bad == {("Sheet1", 8): {"wage.missing"}, ("Sheet1", 9): {"id.length"}}
    assert not reading.assumed


def test_additions_template_with_two_money_columns_numeric_ids_and_scratch_sheets(tmp_path):
    head = [
        "单位",
        "社保缴纳地",
        "供应商",
        "姓名",
        "证件号码",
        "证件类型",
        "岗位",
        "社保起缴时间",
        "社保工资",
        "公积金起缴时间",
        "公积金基数",
        "联系电话",
    ]

    def row(n, number_cell, wage, fund):
        when = date(2025, 7, 1)
        return [
            "甲公司",
            "杭州",
            "",
            name(n),
            number_cell,
            "身份证",
            "工",
            when,
            wage,
            when,
            fund,
            13900000001,
        ]

    rows = [
        head,
        row(1, number(1), 5200, 4000),
        row(2, int(number(4)[:17] + "0"), 5200, 4000),
        row(3, number(3), 789.1099999999999, 4000),
        row(4, number(4), None, 4000),
    ]
    sheets = {"Sheet1": rows, "Sheet2": [[n, n * 2.5] for n in range(150)], "Sheet3": [[",", ","]]}
    good, bad, reading = got(book(tmp_path / "报增模板.xlsx", sheets))
    assert good == {
        ("Sheet1", 2): (number(1), "5200.00", "2025-07"),
        ("Sheet1", 4): (number(3), "789.11", "2025-07"),
    }
    assert bad == {("Sheet1", 3): {"id.damaged"}, ("Sheet1", 5): {"wage.missing"}}
    assert not reading.assumed


def test_another_persons_name_before_and_a_hidden_column_that_talks_about_numbers(tmp_path):
    rows = [
        [
            "序号",
            "客服姓名",
            "缴费地",
            "员工姓名",
            "身份证号码",
            "身份证号码校验",
            "缴费开始时间\n(YYYYMM)",
            "社保基数",
            "",
            "",
            "",
            "公积金缴费开始时间(YYYYMM)",
            "公积金基数",
            "备注",
        ],
        [""] * 7 + ["养老", "医疗", "失业", "工伤", "", "", ""],
        [
            1,
            "客服甲",
            "杭州",
            name(1),
            number(1),
            "未填写身份证号码",
            202507,
            4800,
            5000,
            4800,
            4800,
            202506,
            3000,
            "",
        ],
        [
            2,
            "客服甲",
            "杭州",
            name(2),
            number(2),
            "",
            202513,
            4800,
            5000,
            4800,
            4800,
            202506,
            3000,
            "",
        ],
    ]
    merges = ["H1:K1", *(f"{one}1:{one}2" for one in "ABCDEFGLMN")]
    path = book(tmp_path / "x.xlsx", {"增员": rows}, merges=merges, hidden="F")
    good, bad, reading = got(path)
    assert good == {("增员", 3): (number(1), "5000.00", "2025-07")}
    assert bad == {("增员", 4): {"period.invalid"}}
    assert "社保基数/养老" in "".join(one.why for one in reading.assumed)


def test_headings_with_no_break_spaces_and_insurances_of_their_own(tmp_path):
    kinds = ["养老", "医疗", "公积金"]
    rows = [
        ["分公司名称", "公司名称", "姓名", "证件号码\u00a0"]
        + [cell for kind in kinds for cell in (kind, "", "")],
        [""] * 4 + ["报减方式\u00a0", "基数\u00a0", "停缴时间\u00a0"] * 3,
        ["甲", "乙", name(1), number(1) + "\u00a0"] + ["中断", 4800.5, 202507] * 3,
    ]
    merges = ["E1:G1", "H1:J1", "K1:M1", "A1:A2", "B1:B2", "C1:C2", "D1:D2"]
    good, bad, reading = got(book(tmp_path / "停缴查询导出.xlsx", {"停缴": rows}, merges=merges))
    assert good == {("停缴", 3): (number(1), "4800.50", "2025-07")}
    assert not bad
    assert reading.sheets[0].columns["wage"] == "I"


def test_the_same_heading_twice_under_two_groups(tmp_path):
    rows = [
        [("基础信息", 3, 0), ("社保", 2, 0), ("公积金", 2, 0)],
        [
            "公司",
            "姓名",
            "证件类型",
            "证件编号",
            "基数",
            "服务起始月",
            "状态",
            "基数",
            "服务起始月",
            "状态",
        ],
        [
            "甲公司",
            name(1),
            "身份证",
            number(1),
            "5,000.00",
            "2025-07",
            "在缴",
            "3000",
            "2024-01",
            "在缴",
        ],
        [
            "甲公司",
            name(2),
            "护照",
            "E12345678",
            "5000",
            "2025-07",
            "在缴",
            "3000",
            "2024-01",
            "在缴",
        ],
    ]
    good, bad, _ = got(spreadsheetml(tmp_path / "员工总表.xls", {"Sheet1": rows, "Sheet2": []}))
    assert good == {
        ("Sheet1", 3): (number(1), "5000.00", "2025-07"),
        ("Sheet1", 4): ("E12345678", "5000.00", "2025-07"),
    }
    assert bad == {}


def test_contribution_detail_with_codes_above_and_three_rows_of_headings(tmp_path):
    rows = [
        [
            "SEQ",
            "EMPLOYEE_NAME",
            "CARD_ID",
            "CARD_ID2",
            "YL_MONTH",
            "YL_BASE",
            "YL_C",
            "YB_MONTH",
            "YB_BASE",
        ],
        ["昆明示例人力有限公司"],
        ["2014年1月社会保险支出"],
        ["编号：001"],
        ["序号", "姓名", "身份证号", "社保局身份证号", "养老保险\n       ", "", "", "医疗保险", ""],
        ["", "", "", "", "缴纳社保月", "缴费\n基数", "企业", "缴纳社保月", "缴费\n基数"],
        ["", "", "", "", "", "", "", "", ""],
        [1, name(1), number(1), number(5), 201401, 2100, 420, 201401, 2200],
        [2, name(2), "445281******06221X", number(6), 201401, 2100, 420, 201401, 2200],
        [3, name(3), number(3), number(7), 201402, 2100, 420, 201402, 2200],
        ["合计", "", "", "", "", 6300, 1260, "", 6600],
    ]
    merges = ["A2:I2", "A3:I3", "E5:G5", "H5:I5"]
    merges += [f"{one}5:{one}7" for one in "ABCD"] + [f"{one}6:{one}7" for one in "EFGHI"]
    path = book(tmp_path / "支出.xlsx", {"社保": rows}, merges=merges, rows_hidden=[1])
    good, bad, reading = got(path)
    assert good == {("社保", 8): (number(1), "2200.00", "2014-01")}
    assert bad == {("社保", 9): {"id.characters"}, ("社保", 10): {"period.invalid"}}
    assert reading.sheets[0].header_rows == (5, 6, 7)


def test_insurances_in_full_width_brackets_and_none_written_as_000101(tmp_path):
    head = ["序号", "姓名", "证件号码"]
    for kind in ("养老", "医疗", "公积金"):
        head += [f"（{kind}）单位比例", f"（{kind}）工资", f"（{kind}）起缴时间"]
    row = [1, name(1), number(1), "0.16", "4800", "202506", "0.095", "5000", "202507"]
    other = [2, name(2), number(2), "0.16", "4800", "202506", "0.095", "5000", "000101"]
    rows = [head, [*row, "0.12", "3000", "202401"], [*other, "0.12", "3000", "202401"]]
    good, bad, _ = got(book(tmp_path / "专员导出.xlsx", {"导出": rows}))
    assert good == {
        ("导出", 2): (number(1), "5000.00", "2025-07"),
        ("导出", 3): (number(2), "5000.00", None),
    }
    assert not bad


def test_units_and_forms_are_no_list_of_persons(tmp_path):
    units = [
        ["社保分割单"],
        ["2015年09月（养老金）缴费明细表", "", "单位：元"],
        ["序号", "单位编号", "单位名称", "期间", "单位缴纳", "个人缴纳", "合计"],
        [1, "001", "甲公司", "201509", 100, 50, 150],
    ]
    form = [
        ["2020年度社会保险缴费基数申报表"],
        ["单位：人、元"],
        ["职工人数", 12],
        ["工资总额", 88000],
    ]
    assert refused(book(tmp_path / "a.xlsx", {"201509": units})) == "file.not_a_list"
    assert refused(book(tmp_path / "b.xlsx", {"表": form})) == "file.not_a_list"


def test_bank_lists_without_numbers_and_lists_without_wages_are_refused_with_the_headings(tmp_path):
    bank = [["代发工资"], [], ["序号", "姓名", "银行卡号", "开户支行", "金额", "日期"]]
    bank += [[1, name(1), "6222000000000000000", "支行", "1000.50", "2025-07-01"]]
    assert refused(book(tmp_path / "a.xlsx", {"Sheet1": bank})) == "file.no_id_column"
    added = [["单位", "姓名", "证件号码", "岗位", "账号"], ["甲", name(1), number(1), "工", "6222"]]
    assert refused(book(tmp_path / "b.xlsx", {"Sheet1": added})) == "file.no_wage_column"
    net = [
        ["姓名", "身份证号", "实发工资", "年工资总额", "公积金基数"],
        [name(1), number(1), 1, 2, 3],
    ]
    assert refused(book(tmp_path / "c.xlsx", {"Sheet1": net})) == "file.no_wage_column"
    assert got(tmp_path / "c.xlsx", columns={"wage": "实发工资"})[0]
    bare = [[name(n), number(n), 5000 + n] for n in range(5)]
    assert refused(book(tmp_path / "d.xlsx", {"Sheet1": bare})) == "file.not_a_list"
    assert refused(book(tmp_path / "e.xlsx", {"Sheet1": [["姓名", "身份证号", "缴费基数"]]})) == (
        "file.not_a_list"
    )
    no_name = [["工号", "身份证号", "缴费基数"], ["A1", number(1), 5000]]
    assert refused(book(tmp_path / "f.xlsx", {"Sheet1": no_name})) == "file.not_a_list"


def test_factory_months_with_unlabelled_totals_errors_and_columns_that_move(tmp_path):
    path = tmp_path / "2022工资汇总.xlsx"
    made = xlsxwriter.Workbook(str(path))
    bare = made.add_worksheet("汇总")
    for n in range(4):
        bare.write_row(n, 0, [name(n), 5000.0 + n, 0.5])
    for month, shift in ((1, 0), (2, 1)):
        sheet = made.add_worksheet(f"2022年{month}月")
        head = [
            "序号",
            "姓名",
            *["岗位"] * shift,
            "身份证号码",
            "正常工作时间工资",
            "绩效",
            "应发工资\n合计",
        ]
        sheet.write_row(0, 0, [*head, "养老保险", "应税工资", "实发工资", "12月应发", "增幅"])
        for n in range(3):
            row = [n + 1, name(n), *["工"] * shift, number(n), 3000, 500, 4000 + n + 0.2380952381]
            sheet.write_row(n + 1, 0, [*row, 300, 3700, 3500, 3900, 0.01])
        sheet.write_row(4, 0, [4, name(1), *["工"] * shift, number(1), 3000, 500, 900])
        sheet.write_row(5, 4 + shift, [2000, 12000.5, 900])
        sheet.write_formula(6, 5 + shift, "=1/0", None, "#DIV/0!")
        sheet.write_formula(7, 5 + shift, "=NA()", None, "#N/A")
        sheet.write(8, 5 + shift, 0)
        sheet.set_column(4, 4, None, None, {"hidden": True})
    hidden = made.add_worksheet("2021年12月")
    hidden.write_row(0, 0, ["姓名", "身份证号码", "应发工资"])
    hidden.write_row(1, 0, [name(9), number(9), 1])
    hidden.hide()
    made.close()
    good, bad, reading = got(path)
    for month in (1, 2):
        sheet, period = f"2022年{month}月", f"2022-{month:02d}"
        assert {at: v for at, v in good.items() if at[0] == sheet} == {
            (sheet, 2): (number(0), "4000.24", period),
            (sheet, 4): (number(2), "4002.24", period),
        }
        assert {at: v for at, v in bad.items() if at[0] == sheet} == {
            (sheet, 3): {"row.duplicate"},
            (sheet, 5): {"row.duplicate"},
        }
    whys = [(one.what, one.took) for one in reading.assumed]
    assert ("sheet left out", "2021年12月") in whys
    assert ("wage column", "应发工资合计") in whys
    assert any(what == "amounts of more than two decimals" for what, _ in whys)


def test_an_example_row_is_nobody_and_dates_are_months(tmp_path):
    head = [
        "姓名",
        "国籍",
        "证件类型",
        "证件编号",
        "手机号",
        "账单月份",
        "发送工资日期",
        "工资类型",
        "应发工资(单位:元)",
        "个人养老",
    ]
    when = date(2017, 10, 31)
    rows = [
        head,
        ["导入样板数据", "中国", "身份证", number(8), 1, when, when, "月薪", 5000, 1],
        [name(1), "中国", "身份证", number(1), 13900000001, when, when, "月薪", 6000, 1],
    ]
    good, bad, _ = got(book(tmp_path / "salary.xlsx", {"工资": rows}))
    assert good == {("工资", 3): (number(1), "6000.00", "2017-10")}
    assert not bad


def test_labels_above_the_table_give_the_wage_month_among_three(tmp_path):
    rows = [
        ["*账单年月：", "201712"],
        ["*工资年月：", "201711"],
        ["*发放日期：", "2017-12-15"],
        [],
        ["提示：姓名和证件号码为空，则不导入行"],
        ["必填", "必填", "必填", "必填", "选填"],
        ["*姓名", "*证件类型", "*证件号码", "*应发工资", "实发工资", "扣税方式"],
        [name(1), "身份证", number(1), 8000, 7000, "代扣"],
        [name(2), "身份证", number(2), -5, 7000, "代扣"],
    ]
    good, bad, reading = got(book(tmp_path / "账单.xlsx", {"薪酬": rows}))
    assert good == {("薪酬", 8): (number(1), "8000.00", "2017-11")}
    assert bad == {("薪酬", 9): {"wage.negative"}}
    assert [one.took for one in reading.assumed] == ["*应发工资"]


def test_the_list_on_the_third_sheet_with_its_numbers_hidden(tmp_path):
    rows = [["服务店代码", "序号", "姓名 ", "性别", "身份证", "手机", "工 资 基 数"]]
    rows += [["S1", n, name(n), "女", number(n), "13900000000", 4000 + n] for n in (1, 2)]
    sheets = {
        "目录": [["一、服务店岗位"], ["二、人员信息"]],
        "服务店岗位": [["店长"], ["店员"]],
        "人员信息": rows,
    }
    good, bad, _ = got(book(tmp_path / "人员.xlsx", sheets, hidden="E"))
    assert good == {("人员信息", n + 1): (number(n), f"400{n}.00", None) for n in (1, 2)}
    assert not bad


def test_housing_fund_list_with_notes_beside_and_an_example_row(tmp_path):
    rows = [
        [("个人账户设立清册（批量导入文件格式）", 9, 0)],
        [
            ("序号", 0, 1),
            ("职工姓名", 0, 1),
            ("证件种类", 0, 1),
            ("证件号码", 0, 1),
            ("缴存基数（元）", 0, 1),
            ("初次缴存时间", 0, 1),
            ("说明：1 身份证 2 护照\n姓名不得有空格", 3, 3),
        ],
        [],
        ["例", "张三", "1", "1" * 18, "3000", "201201"],
        ["1", name(1), "1", number(1), "3,500.00", "201207"],
        ["2", name(2), "1", number(2), "3500", "201391"],
    ]
    good, bad, reading = got(spreadsheetml(tmp_path / "清册.xls", {"Sheet1": rows}))
    assert good == {("Sheet1", 5): (number(1), "3500.00", "2012-07")}
    assert bad == {("Sheet1", 6): {"period.invalid"}}
    assert any(one.took == "缴存基数（元）" for one in reading.assumed)


def test_an_html_table_named_xls_counts_its_rows(tmp_path):
    page = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
    <style>td {{mso-number-format:"\\@"}}</style></head><body><table>
    <tr><td colspan=6>2025年7月职工医疗保险缴费明细</td></tr>
    <tr><td rowspan=2>序号</td><td rowspan=2>姓<br>名</td><td rowspan=2>身份证号码</td>
    <td colspan=2>缴费基数</td><td rowspan=2>备注</td></tr>
    <tr><td>养老<br>保险</td><td>医疗<br>保险</td></tr>
    <tr><td>1</td><td>{name(1)}</td><td>{number(1)}&nbsp;</td><td>4,800.00</td><td>5,000.00</td><td></td></tr>
    <tr><td>2</td><td>{name(2)}</td><td>{number(2)[:15]}000</td><td>4,800.00</td><td>5,000.00</td><td></td></tr>
    <tr><td colspan=3>合计</td><td>9,600.00</td><td>10,000.00</td><td></td></tr>
    <tr><td colspan=6>制表人：甲 审核人：乙</td></tr></table></body></html>"""
    path = tmp_path / "缴费明细.xls"
    path.write_bytes(page.encode("gbk"))
    good, bad, reading = got(path)
    assert good == {(None, 4): (number(1), "5000.00", "2025-07")}
    assert bad == {(None, 5): {"id.damaged"}}
    assert any(one.took == "HTML" for one in reading.assumed)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_csv_in_every_encoding_and_with_every_separator(tmp_path, encoding, mark):
    lines = [
        mark.join(["姓名", "身份证号", "缴费基数"]),
        mark.join([name(1), f"{number(1)}\t" if mark != "\t" else f"'{number(1)}", '"5,200.00"']),
        mark.join(["", "", ""]),
        mark.join([name(2), "3.30102E+17", "5200"]),
        mark.join([f'"{name(3)}\n"', f'"=""{number(3)}"""', "￥5200元"]),
        mark.join(["合计", "", "15600"]),
    ]
    path = tmp_path / "名单.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    good, bad, _ = got(path)
    assert good == {
        (None, 2): (number(1), "5200.00", None),
        (None, 5): (number(3), "5200.00", None),
    }
    assert bad == {(None, 4): {"id.damaged"}}


def test_lines_of_head_before_a_csv_header_and_a_rare_name(tmp_path):
    text = "批量转账\n商户,示例\n日期,2025-07-01\n转账明细（请勿删除）\n序号,收款姓名,身份证号码,金额（单位元）,备注\n"
    text += f"1,𬱖文如,{number(1)},5200.5,\n"
    path = tmp_path / "转账.csv"
    path.write_bytes(text.encode("gb18030"))
    good, bad, reading = got(path)
    assert good == {(None, 6): (number(1), "5200.50", None)}
    assert reading.as_json()["rows"][0]["values"]["name"] == "𬱖文如"
    assert not bad


def test_formulas_that_were_never_worked_out_and_error_values_are_said(tmp_path):
    rows = [
        ["姓名", "身份证号码", "缴费工资"],
        [name(1), number(1), "=5000+200"],
        [name(2), number(2), "#N/A"],
        [name(3), number(3), 5200],
        [name(4), number(4), None],
    ]
    good, bad, reading = got(book(tmp_path / "a.xlsx", {"Sheet1": rows}, text=False))
    assert good == {("Sheet1", 4): (number(3), "5200.00", None)}
    assert bad == {
        ("Sheet1", 2): {"wage.error_value"},
        ("Sheet1", 3): {"wage.error_value"},
        ("Sheet1", 5): {"wage.missing"},
    }
    assert len({one.says for one in reading.problems}) == 3


def test_sheets_of_additions_removals_and_changes(tmp_path):
    head = [
        "姓名",
        "性别",
        "人员类别",
        "出生年月",
        "公民身份号码",
        "参加工作年月",
        "月平均工资元",
        "参保年月",
    ]

    def row(n, wage):
        return [name(n), "男", "职工", "1980-1-1", number(n), "2000-1-1", wage, "2010-1-1"]

    tail = [
        ["共计", "1人", "", "", "", "", 1537.2, ""],
        ["填表人：甲", "", "", "电话：0733-0000000"],
    ]
    title = [
        ["工伤保险人员异动表"],
        ["单位名称(盖章)：示例", "", "", "单位代号：001", "", "2010年1月5日"],
    ]
    sheets = {
        "新增": [*title, head, row(1, 1537.2), *tail],
        "减少": [*title, head, row(2, ""), *tail],
        "更改": [*title, head, row(3, 1600), *tail],
    }
    good, bad, reading = got(book(tmp_path / "异动.xlsx", sheets, merges=["A1:H1"]))
    assert good == {
        ("新增", 4): (number(1), "1537.20", "2010-01"),
        ("更改", 4): (number(3), "1600.00", "2010-01"),
    }
    assert bad == {("减少", 4): {"wage.missing"}}
    assert reading.frame()["action"].to_list() == ["add", "change"]


def test_two_tables_on_one_sheet_each_with_its_own_headings(tmp_path):
    rows = [
        ["2025年8月社保扣款明细（个人）"],
        ["序号", "姓名", "身份证号", "部门", "基数", "养老保险", "医疗+生育保险"],
        [1, name(1), number(1), "办", 5000, 400, 100],
        ["合计", "", "", "", 5000, 400, 100],
        [],
        ["2025年8月社保扣款明细（新入职）"],
        ["序号", "部门", "姓名", "身份证号", "养老保险", "医疗+生育保险", "基数"],
        [1, "办", name(2), number(2), 400, 100, 6000],
        ["合计", "", "", "", 400, 100, 6000],
    ]
    path = book(tmp_path / "a.xlsx", {"2025.08": rows}, merges=["A1:G1", "A6:G6"])
    good, bad, _ = got(path)
    assert good == {
        ("2025.08", 3): (number(1), "5000.00", "2025-08"),
        ("2025.08", 8): (number(2), "6000.00", "2025-08"),
    }
    assert not bad


def test_numbered_empty_lines_are_nobody_and_half_filled_ones_are_somebody(tmp_path):
    rows = [["序号", "姓名", "身份证号码", "部门", "缴费基数", "备注"]]
    rows += [[1, name(1), number(1), "办", "5000", ""], [2, "", "", "办", 4000, ""]]
    rows += [[n, "", "", "", "", ""] for n in range(3, 40)] + [["", "", "", "", "", "注：按实填写"]]
    good, bad, reading = got(book(tmp_path / "a.xlsx", {"Sheet1": rows}))
    assert set(good) == {("Sheet1", 2)}
    assert bad == {("Sheet1", 3): {"id.missing", "name.missing"}}
    assert reading.counts == {"rows": 2, "good": 1, "bad": 1}


def test_a_long_list_is_read_by_columns_with_its_oddities_said(tmp_path):
    path = tmp_path / "长.xlsx"
    made = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = made.add_worksheet("名单")
    sheet.write_row(0, 0, ["序号", "姓名", "身份证号码", "缴费工资", "所属期"])
    for n in range(1, 4001):
        row = [n, name(n), unique(n), 4000 + n / 4, "202607"]
        if n == 2500:
            sheet.write_row(n, 0, ["", "小计", "", 99999, ""])
            continue
        if n == 2600:
            row[2] = unique(1)
        if n == 2700:
            row[3] = "面议"
        if n == 2800:
            row[1] = "欧阳 娜"
        if n == 2900:
            row[4] = "202613"
        sheet.write_row(n, 0, row)
    sheet.write_row(4001, 0, ["序号", "身份证号码", "姓名", "缴费工资", "所属期"])
    sheet.write_row(4002, 0, [1, unique(5000), name(1), 5000, "202607"])
    made.close()
    good, bad, reading = got(path)
    assert bad == {
        ("名单", 2): {"row.duplicate"},
        ("名单", 2601): {"row.duplicate"},
        ("名单", 2701): {"wage.not_a_number"},
        ("名单", 2901): {"period.invalid"},
    }
    assert reading.counts == {"rows": 4000, "good": 3996, "bad": 4}
    assert good["名单", 4003] == (unique(5000), "5000.00", "2026-07")
    assert good["名单", 3001] == (unique(3000), "4750.00", "2026-07")
    frame = reading.frame()
    assert frame["row"].is_sorted()
    assert frame.filter(frame["row"] == 2801)["name"].to_list() == ["欧阳娜"]


def unique(n):
    body = f"3399{n % 90 + 1:02d}{1950 + n // 1008 % 50}{n // 84 % 12 + 1:02d}{n // 3 % 28 + 1:02d}{996 + n % 3}"
    return body + identity.check_digit(body)


def test_an_old_excel_file_named_xlsx_is_read_as_what_it_is(tmp_path):
    source = Path(__file__).parent / "samples" / "01_咸阳失业保险缴费工资申报.xls"
    path = tmp_path / "工资.xlsx"
    path.write_bytes(source.read_bytes())
    good, _, reading = got(path)
    assert len(good) == 7
    assert ("kind of file", "Excel 97–2003 xls") in {(a.what, a.took) for a in reading.assumed}


def test_nobody_is_dropped_because_of_the_words_in_other_columns(tmp_path):
    rows = [
        ["单位", "姓名", "身份证号码", "部门", "缴费基数", "备注"],
        ["单位甲", name(1), "", "财务部", 5000, ""],
        ["财务处", name(2), "无", "审核科", "5000", ""],
        ["说明科技有限公司", "合欢", "待补", "", 5000, ""],
        ["合计科技有限公司", name(3), number(3), "汇总组", 5000, "合计"],
        ["", "财务负责人：张三", "", "", "", "2025年7月1日"],
        ["", "小 计", "", "", 20000, ""],
        ["财务部小计", "", "", "", 20000, ""],
        ["单位（盖章）", "", "经办人（签字）", "", "", ""],
        ["单位乙", "王小二", "待补", "", "面议", ""],
    ]
    good, bad, _ = got(book(tmp_path / "a.xlsx", {"Sheet1": rows}))
    assert set(good) == {("Sheet1", 5)}
    assert bad == {
        ("Sheet1", 2): {"id.missing"},
        ("Sheet1", 3): {"id.missing"},
        ("Sheet1", 4): {"id.characters"},
        ("Sheet1", 10): {"id.characters", "wage.not_a_number"},
    }


def test_rows_and_columns_that_a_filter_hides_are_people_too(tmp_path):
    rows = [["姓名", "身份证号码", "缴费基数", "社保缴费基数"]]
    rows += [[name(n), number(n), 5000, 6000] for n in range(1, 4)]
    path = book(tmp_path / "a.xlsx", {"Sheet1": rows}, hidden="D", rows_hidden=[3])
    good, _, reading = got(path)
    assert {wage for _, wage, _ in good.values()} == {"5000.00"}
    assert len(good) == 3
    assert ("rows", "3") in {(one.what, one.took) for one in reading.assumed}


def test_an_open_document_sheet_is_read(tmp_path):
    space = "urn:oasis:names:tc:opendocument:xmlns"
    head = f'xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0"'
    rows = [
        ["姓名", "身份证号码", "缴费基数"],
        [name(1), number(1), "5200.5"],
        [name(2), "", "5200"],
    ]
    body = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{one}</text:p></table:table-cell>'
            for one in row
        )
        + "</table:table-row>"
        for row in rows
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {head}><office:body><office:spreadsheet>'
        f'<table:table table:name="名单">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        out.writestr("META-INF/manifest.xml", "<manifest/>")
        out.writestr("content.xml", content)
    good, bad, _ = got(path)
    assert good == {("名单", 2): (number(1), "5200.50", None)}
    assert bad == {("名单", 3): {"id.missing"}}


def test_a_web_archive_named_xls_is_read(tmp_path):
    page = f"<table><tr><td>姓名<td>身份证号码<td>缴费基数<tr><td>{name(1)}<td>{number(1)}<td>5200</table>"
    path = tmp_path / "a.xls"
    path.write_bytes(
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        b"Content-Type: text/html; charset=utf-8\r\n\r\n" + page.encode() + b"\r\n--b--\r\n"
    )
    good, _, reading = got(path)
    assert good == {(None, 2): (number(1), "5200.00", None)}
    assert ("kind of file", "MHTML") in {(one.what, one.took) for one in reading.assumed}
