"""Old xls files: what they say beside their values. The samples are changed byte by byte."""

import struct
from datetime import date
from pathlib import Path

from ybcli.workbooks import xls_metadata
from ybcli.workbooks.read import read

SAMPLE = Path(__file__).parent / "samples" / "01_咸阳失业保险缴费工资申报.xls"
TODAY = date(2026, 7, 15)


def changed(path, kind, start, record):
    """The sample with the record of that kind and beginning replaced by another of its length."""
    data = SAMPLE.read_bytes()
    at = -1
    while True:
        at = data.index(struct.pack("<H", kind), at + 1)
        length = struct.unpack_from("<H", data, at + 2)[0]
        if data[at + 4 : at + 4 + len(start)] == start:
            break
    assert 4 + length >= len(record)
    new_kind, body = struct.unpack_from("<H", record)[0], record[2:].ljust(length, b"\0")
    piece = struct.pack("<HH", new_kind, length) + body
    path.write_bytes(data[:at] + piece + data[at + 4 + length :])
    return path


def test_an_error_value_in_an_old_file_is_said_as_one(tmp_path):
    record = struct.pack("<HHHHBB", 0x205, 10, 4, 20, 0x2A, 1)
    path = changed(tmp_path / "a.xls", 0x27E, struct.pack("<HH", 10, 4), record)
    reading = read(path, today=TODAY)
    assert ("wage.error_value", "E11") in {(one.kind, one.cell) for one in reading.problems}


def test_hidden_columns_of_an_old_file_are_known(tmp_path):
    record = struct.pack("<HHHHHH", 0x7D, 1, 2, 3000, 15, 1)
    path = changed(tmp_path / "a.xls", 0x208, struct.pack("<H", 16), record)
    assert xls_metadata.sheets(path)["sheet0"].hidden == {1, 2}
    assert read(path, today=TODAY).counts["good"] == 7


def test_what_is_no_compound_file_says_nothing(tmp_path):
    for data in (b"", b"\xd0\xcf\x11\xe0" * 300, SAMPLE.read_bytes()[:700]):
        path = tmp_path / f"{len(data)}.xls"
        path.write_bytes(data)
        assert xls_metadata.sheets(path) == {}
