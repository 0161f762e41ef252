"""Files that want to hurt: each is refused or read, with a sentence, and this process lives."""

import io
import struct
import zipfile
import zlib
from datetime import date

import pytest

from ybcli.cases import identity
from ybcli.workbooks.read import Limits, read

TODAY = date(2026, 7, 15)
BODY = "33990119900307996"
NUMBER = BODY + identity.check_digit(BODY)
LIMITS = Limits(memory=1024 * 1024 * 1024, cpu_seconds=20, wall_seconds=30)

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELS = (
    '<?xml version="1.0"?><Relationships '
    'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
    'Target="{target}"/></Relationships>'
)
BOOK = (
    '<?xml version="1.0"?>{dtd}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="{name}" sheetId="1" {state} r:id="rId1"/></sheets></workbook>'
)
SHEET = (
    '<?xml version="1.0"?>{dtd}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "{dimension}<sheetData>{rows}</sheetData></worksheet>"
)


def text(at, value):
    return f'<c r="{at}" t="inlineStr"><is><t>{value}</t></is></c>'


def row(number, *cells):
    return f'<row r="{number}">{"".join(cells)}</row>'


LIST = row(1, text("A1", "姓名"), text("B1", "身份证号码"), text("C1", "缴费工资")) + row(
    2, text("A2", "沈如璋"), text("B2", NUMBER), '<c r="C2"><v>5200</v></c>'
)


def archive(
    rows=LIST, *, dtd="", sheet_dtd="", dimension="", name="名单", state="", more=(), sheet=None
):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", TYPES)
        out.writestr("_rels/.rels", RELS.format(kind="officeDocument", target="xl/workbook.xml"))
        out.writestr("xl/workbook.xml", BOOK.format(dtd=dtd, name=name, state=state))
        target = RELS.format(kind="worksheet", target="worksheets/sheet1.xml")
        out.writestr("xl/_rels/workbook.xml.rels", target)
        whole = sheet or SHEET.format(dtd=sheet_dtd, dimension=dimension, rows=rows)
        out.writestr("xl/worksheets/sheet1.xml", whole)
        for member, data in more:
            out.writestr(member, data)
    return made.getvalue()


LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1 or str()};" * 10}">' for n in range(1, 10))
    + "]>"
)
XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
FAR = LIST + row(1_048_576, text("XFD1048576", "x"))
MILLIONS = LIST + "".join(
    f'<row r="{n}">' + "<c><v>0</v></c>" * 100 + "</row>" for n in range(3, 20_003)
)


def encrypted_ole2():
    names = "EncryptedPackage".encode("utf-16-le") + b"\0" * 200
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + names.ljust(4096, b"\0")


def ole2_that_says_workbook():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 504 + "Workbook".encode("utf-16-le") * 50


def lying_size():
    data = bytearray(archive(more=[("xl/media/a.xml", "A" * 300_000)]))
    at = data.rfind(b"xl/media/a.xml") - 46
    struct.pack_into("<I", data, at + 24, 10)
    return bytes(data)


def password_in_zip():
    data = bytearray(archive())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def twice():
    with pytest.warns(UserWarning, match="Duplicate"):
        return archive(
            more=[("xl/worksheets/sheet1.xml", SHEET.format(dtd="", dimension="", rows=""))]
        )


def bomb():
    blanks = SHEET.format(dtd="", dimension="", rows=LIST + " " * 50_000_000)
    return archive(sheet=blanks)


def spreadsheetml(inner, dtd=""):
    return (
        f'<?xml version="1.0"?>{dtd}<?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table>'
        f"{inner}</Table></Worksheet></Workbook>"
    ).encode()


PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + zlib.compress(b"x" * 100)
FILES = {
    "空.xlsx": (b"", "file.unreadable"),
    "图.xlsx": (PNG, "file.unreadable"),
    "纸.xls": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "file.unreadable"),
    "乱.csv": (bytes(range(128, 256)) * 300, "file.unreadable"),
    "零.csv": (b"a,b\0c\n" * 100, "file.unreadable"),
    "句.csv": ("今天天气很好。\n明天也好。".encode("gbk"), "file.not_a_list"),
    "断.xlsx": (archive()[:-300], "file.unreadable"),
    "头.xlsx": (archive()[:200], "file.unreadable"),
    "坏.xlsx": (
        archive().replace(b"worksheets/sheet1", b"worksheets/sheet2", 1),
        "file.unreadable",
    ),
    "密.xlsx": (encrypted_ole2(), "file.encrypted"),
    "锁.xlsx": (password_in_zip(), "file.encrypted"),
    "假.xls": (ole2_that_says_workbook(), "file.unreadable"),
    "古.xls": (b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\0" * 100, "file.unreadable"),
    "笑.xlsx": (archive(sheet_dtd=LAUGHS), "file.unreadable"),
    "外.xlsx": (archive(dtd=XXE), "file.unreadable"),
    "宽.xlsx": (
        archive(sheet=SHEET.format(dtd=XXE, dimension="", rows=LIST).encode("utf-16")),
        "file.unreadable",
    ),
    "宏.xlsm": (archive(more=[("xl/vbaProject.bin", b"\0")]), "file.unreadable"),
    "链.xlsx": (archive(more=[("xl/externalLinks/externalLink1.xml", "<a/>")]), "file.unreadable"),
    "嵌.xlsx": (archive(more=[("xl/embeddings/oleObject1.bin", b"\0")]), "file.unreadable"),
    "上.xlsx": (archive(more=[("../../etc/passwd", "x")]), "file.unreadable"),
    "盘.xlsx": (archive(more=[("C:/x.xml", "x")]), "file.unreadable"),
    "重.xlsx": (None, "file.unreadable"),
    "多.xlsx": (archive(more=[(f"x/{n}.xml", "") for n in range(600)]), "file.unreadable"),
    "谎.xlsx": (lying_size(), "file.unreadable"),
    "炸.xlsx": (None, "file.too_large"),
    "百万.xlsx": (archive(MILLIONS), "file.too_large"),
    "远.xlsx": (archive(FAR), "file.too_large"),
    "词.docx": (None, "file.unreadable"),
    "包.zip": (None, "file.unreadable"),
    "笑.xml": (spreadsheetml("<Row/>", LAUGHS), "file.unreadable"),
    "远.xml": (spreadsheetml('<Row ss:Index="99999999"><Cell/></Row>'), "file.too_large"),
    "网.xls": (b"<html><body><p>404 Not Found</p></body></html>", "file.not_a_list"),
    "列.html": (b"<table>" + b"<tr><td colspan=99999>x" * 2000 + b"</table>", "file.not_a_list"),
    "藏.xlsx": (archive(state='state="veryHidden"'), "file.not_a_list"),
    "标.xml": (b"<?xml version='1.0'?><feed><a/></feed>", "file.unreadable"),
}
MADE = {
    "重.xlsx": twice,
    "炸.xlsx": bomb,
    "词.docx": lambda: plain_zip("word/document.xml"),
    "包.zip": lambda: plain_zip("a.txt"),
}


def plain_zip(name):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        out.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_ends_as_a_sentence(tmp_path, name):
    data, kind = FILES[name]
    path = tmp_path / name
    path.write_bytes(data if data is not None else MADE[name]())
    reading = read(path, today=TODAY, limits=LIMITS)
    assert [one.kind for one in reading.problems] == [kind]
    assert reading.problems[0].says
    assert reading.problems[0].cure
    assert reading.problems[0].row is None
    assert reading.counts["good"] == 0
    assert reading.frame().is_empty()


GOOD = {
    "小.xlsx": archive(dimension='<dimension ref="A1"/>'),
    "大.xlsx": archive(dimension='<dimension ref="A1:XFD1048576"/>'),
    "宽.xlsx": archive(LIST + row(3, text("ZZ3", "x"))),
    "空白.xlsx": archive(
        LIST + "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(3, 9000))
    ),
    "带目录.xlsx": archive(more=[("docProps/", b""), ("xl/", b"")]),
    "无样式.xlsx": archive(),
}


@pytest.mark.parametrize("name", GOOD)
def test_an_odd_but_honest_file_is_read(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(GOOD[name])
    reading = read(path, today=TODAY, limits=LIMITS)
    assert reading.frame()["id_number"].to_list() == [NUMBER]
    assert not reading.problems


def test_a_file_that_takes_too_long_is_given_up(tmp_path):
    path = tmp_path / "慢.csv"
    path.write_text("姓名,身份证号,缴费工资\n" + f"沈如璋,{NUMBER},5200\n" * 400_000, "utf-8")
    slow = read(path, today=TODAY, limits=Limits(wall_seconds=0))
    assert [one.kind for one in slow.problems] == ["file.too_large"]
    long = read(path, today=TODAY, limits=Limits(rows=1000))
    assert [one.kind for one in long.problems] == ["file.too_large"]
    assert "1,000" in long.problems[0].says


def test_absent_files_and_folders_are_said(tmp_path):
    for path in (tmp_path / "none.xlsx", tmp_path):
        assert [one.kind for one in read(path, today=TODAY).problems] == ["file.unreadable"]


def test_names_that_would_drive_a_terminal_are_kept_as_they_came(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(archive(LIST.replace("沈如璋", "=cmd|'/c calc'!A1")))
    reading = read(path, today=TODAY)
    assert reading.frame()["name"].to_list() == ["=cmd|'/c calc'!A1"]
