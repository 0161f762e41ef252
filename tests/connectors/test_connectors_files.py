"""Files of lines: the same rows are the same bytes; broken, foreign and hostile archives are silence."""

import io
import zipfile

import pytest

from ybcli.connectors import _files
from ybcli.connectors._silence import Silence

ROWS = [("l1", "339901199003079967", "样乙", "6000.00"), ("l2", "", "a\tb\nc", "0.00")]


def zipped(text, **how):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how.get("packing", zipfile.ZIP_DEFLATED)) as archive:
        for name in how.get("names", ["result.txt"]):
            archive.writestr(name, text)
    return made.getvalue()


def test_rows_come_back_as_they_went():
    assert list(_files.unpacked(_files.packed(ROWS), 4)) == [
        ["l1", "339901199003079967", "样乙", "6000.00"],
        ["l2", "", "a b c", "0.00"],
    ]


def test_the_same_rows_are_the_same_bytes():
    assert _files.packed(ROWS) == _files.packed(iter(ROWS))


def test_no_rows_are_an_empty_file():
    assert list(_files.unpacked(_files.packed([]), 4)) == []


def test_empty_lines_a_byte_order_mark_and_crlf_are_no_obstacle():
    assert list(_files.unpacked(zipped("\ufeffa\tb\r\n\r\nc\tNULL\r\n"), 2)) == [
        ["a", "b"],
        ["c", ""],
    ]


def locked():
    whole = bytearray(zipped("a\tb"))
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        at = whole.index(start) + (6 if start[2] == 3 else 8)
        whole[at] |= 1
    return bytes(whole)


def spoilt():
    whole = bytearray(zipped("a\tb\n" * 1000))
    whole[45] ^= 0xFF
    return bytes(whole)


@pytest.mark.parametrize(
    "archive",
    [
        b"",
        b"no archive",
        zipped("a"),
        zipped("a\tb", names=["one.txt", "two.txt"]),
        zipped("a\tb", names=["folder/"]),
        zipped(b"\xff\xfe"),
        zipped("a\tb" * 99, packing=zipfile.ZIP_LZMA),
        zipped("a\tb" * 999)[:-25],
        locked(),
        spoilt(),
    ],
)
def test_what_is_no_file_of_lines_is_silence(archive):
    with pytest.raises(Silence):
        list(_files.unpacked(archive, 2))


def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(_files, "LIMIT_BYTES", 1000)
    with pytest.raises(Silence):
        list(_files.unpacked(zipped("a\tb\n" * 1000), 2))
