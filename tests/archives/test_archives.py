"""Packages of the archive: written as one file, verified with nothing but the file."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import bagit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import credit_code, id_number
from ybcli.archives import bags, contents, seals, words
from ybcli.archives.verify import verify
from ybcli.cases.journal import FIRST, Entry, case_id
from ybcli.desk.night import seal as desk_seal

#: 25 characters with a middle dot and characters of GB 18030-2022 beyond the first plane.
RARE = "阿依古丽·买买提𰻞𬭎㛃䶮鿿吐尔逊·艾合买提江塔"


def journal(case: str, acts: list[tuple[str, dict[str, Any], dict[str, Any]]]) -> list[Entry]:
    """A chain of entries, one a day."""
    made: list[Entry] = []
    for number, (act, form, found) in enumerate(acts, start=1):
        previous = made[-1].hash if made else FIRST
        day = f"2026-07-{number:02d}"
        at = f"{day}T09:00:00+08:00"
        made.append(Entry(case, number, act, "li", at, day, form, found, previous).hashed())
    return made


def declaration() -> tuple[list[Entry], list[dict[str, Any]]]:
    """A wage declaration of two persons: its journal and its lines."""
    case = case_id("file-wages", "workbook|a")
    names = [RARE, '=张,"三"']
    lines = [
        {
            "number": n,
            "sheet": "工资",
            "row": n + 3,
            "id_number": id_number(n),
            "name": names[n - 1],
            "wage_fen": 800_000 + n,
            "base_fen": 800_000 + n,
            "employer_fen": 76_000,
            "employee_fen": 16_000,
            "undone_by": "",
        }
        for n in (1, 2)
    ]
    sums = {
        name: sum(line[name] for line in lines)
        for name in ("wage_fen", "base_fen", "employer_fen", "employee_fen")
    }
    import polars as pl

    columns = ("id_number", "name", "wage_fen", "base_fen", "employer_fen", "employee_fen")
    text = pl.DataFrame(lines).select(columns).write_csv(include_header=False)
    import hashlib

    digest = hashlib.sha256(text.encode()).hexdigest()
    unit = credit_code(3)
    first = {
        "item": "file-wages",
        "flow": "applied",
        "region": "339901",
        "channel": "window",
        "reference": "workbook|a",
        "party": {"kind": "unit", "id": unit, "name": "演练𰻞有限公司"},
        "fields": {"credit_code": unit, "unit_name": "演练𰻞有限公司", "period": "2026-07"},
        "sources": {"unit_name": {"department": "tax", "at": "2026-07-01", "message_id": "m1"}},
        "lines": {"persons": 2, "hash": digest, **sums},
        "workbook": {"file": "工资.xlsx", "sha256": "0" * 64},
    }
    line = {
        "key": "employer_contribution",
        "title": "单位缴费",
        "title_en": "employer",
        "value": "1520.00",
        "unit": "yuan",
        "clause": "c",
        "depth": 0,
        "steps": [],
        "how": "",
        "name": "",
        "standing": "law",
    }
    decided = {
        "outcome": "granted",
        "figures": {"employer_contribution": 152_000},
        "worksheet": [line],
        "standing": "law",
    }
    acts = [
        ("receive", first, {}),
        ("verify", {}, {"outcome": "met", "findings": []}),
        ("decide", {}, decided),
        ("notify", {}, {}),
        ("archive", {}, {}),
    ]
    return journal(case, acts), lines


def told(entries: list[Entry], lines: list[dict[str, Any]], *, sealed: bool = True) -> Any:
    """What an office tells of the declaration: a notice, a message, the seal of its day."""
    case = entries[0].case_id
    body = {
        "notice_id": f"{case}:4:wages-declared",
        "channel": "sms",
        "mobile": "13800000000",
        "text": f"{RARE}：已申报。",
    }
    notice = {
        "id": body["notice_id"],
        "number": 1,
        "department": "sms",
        "topic": "notice",
        "body": json.dumps(body, ensure_ascii=False),
        "created": "2026-07-04T09:00:00+08:00",
        "state": "accepted",
        "attempts": 1,
        "receipt": "r1",
        "says": "delivered",
    }
    others = [desk_seal.merkle([f"{n:064x}"]) for n in range(6)]
    hashes = [*others[:3], entries[-1].hash, *others[3:]]
    root = desk_seal.chained(FIRST, desk_seal.merkle(hashes), "2026-07-05")
    seal = {
        "number": 1,
        "day": "2026-07-05",
        "previous": FIRST,
        "path": seals.Tree.over(hashes).path(3),
        "root": root,
    }
    return contents.Told(
        item={"title": "缴费基数申报", "title_en": "Wage declaration", "clause": "6.3"},
        office="S33990100001 339901",
        keep_until="2056-12-31",
        worksheet="单位缴费 1,520.00\n",
        messages=[notice],
        lines=lines,
        seal=seal if sealed else None,
    )


def made(*, sealed: bool = True) -> contents.Package:
    """The declaration's package."""
    entries, lines = declaration()
    return contents.package(entries, told(entries, lines, sealed=sealed), "ybcli test")


def lay_out(package: contents.Package, root: Path) -> None:
    """The package's bag as a folder, as somebody who unpacks it has it."""
    for name, content in bags.bag(package).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)


@pytest.fixture(scope="module")
def bag() -> Any:
    """The declaration's bag as a folder, which no test changes."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / made().case
        lay_out(made(), root)
        yield root


def test_the_bag_laid_out_in_memory_is_the_librarys(tmp_path: Path) -> None:
    """bagit makes the same tag files over the same payload, and finds nothing wrong with ours."""
    package = made()
    for name, content in package.files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    bagit.make_bag(str(tmp_path), dict(package.info), checksums=["sha256"])
    ours = bags.bag(package)
    for name in (bags.BAGIT, bags.INFO):
        assert ours[name] == (tmp_path / name).read_bytes()
    # The library lists files in the order of the disk.
    theirs = (tmp_path / bags.MANIFEST).read_text("utf-8").splitlines()
    assert sorted(ours[bags.MANIFEST].decode().splitlines()) == sorted(theirs)


def remade(bag: Path, target: Path, changes: Mapping[str, bytes | None]) -> Path:
    """A copy of the bag with other files in it and every manifest right again: a careful forger's."""
    root = target / bag.name
    shutil.copytree(bag, root)
    for name, content in changes.items():
        path = root / name
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)
    oxum = [p.stat().st_size for p in (root / "data").rglob("*") if p.is_file()]
    info = (root / bags.INFO).read_text("utf-8").splitlines()
    info = [
        line if not line.startswith("Payload-Oxum") else f"Payload-Oxum: {sum(oxum)}.{len(oxum)}"
        for line in info
    ]
    (root / bags.INFO).write_text("\n".join(info) + "\n", "utf-8")
    (root / bags.MANIFEST).write_text(bags.payload_manifest(bags.files_of(root)), "utf-8")
    (root / bags.TAGS).write_text(bags.tag_manifest(bags.files_of(root)), "utf-8")
    return root


def test_a_package_is_whole_and_says_what_it_is(tmp_path: Path) -> None:
    """A zip and its unpacked folder verify alike, and tell the case."""
    package = made()
    path = tmp_path / "case.zip"
    sha256 = bags.write(package, path)
    found = verify(path)
    assert found.faults == ()
    assert (found.case, found.item, found.clause) == (package.case, "file-wages", "6.3")
    assert (found.closed_on, found.keep_until) == ("2026-07-05", "2056-12-31")
    assert (found.entries, found.seal, found.sealed_on) == (
        5,
        package.info["Seal"],
        "2026-07-05",
    )
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["case.zip"]
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "out")
    assert verify(tmp_path / "out" / package.case).faults == ()
    assert bags.write(package, tmp_path / "again.zip") == sha256


def test_a_package_without_a_seal_is_whole_too(tmp_path: Path) -> None:
    """What was exported before the night has no seal, and says so."""
    bags.write(made(sealed=False), tmp_path / "case.zip")
    found = verify(tmp_path / "case.zip")
    assert (found.faults, found.seal, found.sealed_on) == ((), "", "")


def test_anybody_can_check_the_manifests(bag: Path) -> None:
    """`sha256sum -c`, as the README in the package says, needs no program of ours."""
    import subprocess

    for name in (bags.MANIFEST, bags.TAGS):
        done = subprocess.run(
            ["sha256sum", "-c", "--strict", name], cwd=bag, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stdout


def test_rare_characters_and_middle_dots_survive(bag: Path) -> None:
    """What stands in the package is what stood in the case, character by character."""
    assert RARE in (bag / "data" / "lines.csv").read_text("utf-8-sig")
    assert RARE in (bag / "data" / "notices" / "01-wages-declared.txt").read_text("utf-8")
    told_case = json.loads((bag / "data" / "case.json").read_bytes())
    assert told_case["party"]["name"] == "演练𰻞有限公司"
    assert "演练𰻞有限公司" in (bag / "data" / "journal.jsonl").read_text("utf-8")


def test_a_name_that_is_a_formula_does_not_run_and_still_verifies(bag: Path) -> None:
    """A spreadsheet shows the text; the hash is over the name as it was declared."""
    text = (bag / "data" / "lines.csv").read_text("utf-8-sig")
    assert "'=张" in text
    assert ",=张" not in text


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_one_changed_byte_in_any_file_is_found(bag: Path, data: st.DataObject) -> None:
    """Whatever file, whatever place, whatever other value."""
    names = sorted(bags.files_of(bag))
    name = data.draw(st.sampled_from(names))
    path = bag / name
    before = path.read_bytes()
    place = data.draw(st.integers(0, len(before) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda one: one != before[place]))
    try:
        path.write_bytes(before[:place] + bytes([other]) + before[place + 1 :])
        found = verify(bag)
        assert found.faults
        assert not any("/tmp" in fault for fault in found.faults)
    finally:
        path.write_bytes(before)


@pytest.fixture(scope="module")
def zipped() -> Any:
    """The declaration's package as one file, which no test changes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.zip"
        bags.write(made(), path)
        yield path.read_bytes()


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_one_changed_byte_of_the_zip_is_found(zipped: bytes, data: st.DataObject) -> None:
    """Also where no file in it is touched: in the container's own tables."""
    place = data.draw(st.integers(0, len(zipped) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda one: one != zipped[place]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.zip"
        path.write_bytes(zipped[:place] + bytes([other]) + zipped[place + 1 :])
        assert verify(path).faults


def test_every_byte_of_the_last_manifest_counts(bag: Path) -> None:
    """Nothing covers the tag manifest but its one form: each of its bytes is tried."""
    path = bag / bags.TAGS
    before = path.read_bytes()
    try:
        for place in range(len(before)):
            for other in (before[place] ^ 0x20, ord("#"), ord("\t"), ord("\n")):
                if other != before[place]:
                    path.write_bytes(before[:place] + bytes([other]) + before[place + 1 :])
                    assert verify(bag).faults, (place, other)
    finally:
        path.write_bytes(before)


def changed_json(bag: Path, name: str, change: Any) -> bytes:
    """A file of the package with something changed in it."""
    value = json.loads((bag / name).read_bytes())
    change(value)
    return contents.document(value)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("data/case.json", lambda v: v["fields"].update(period="2026-08")),
        ("data/case.json", lambda v: v["party"].update(name="别人")),
        ("data/findings.json", lambda v: v[0].update(outcome="unclear")),
        ("data/materials.json", lambda v: v["fields"].pop()),
        ("data/worksheet.json", lambda v: v["figures"].update(employer_contribution=1)),
        ("data/worksheet.json", lambda v: v["worksheet"][0].update(value="1520.01")),
        ("data/seal.json", lambda v: v["path"].pop()),
        ("data/seal.json", lambda v: v.update(day="2026-07-06")),
    ],
)
def test_what_repeats_the_journal_must_repeat_it_rightly(
    bag: Path, tmp_path: Path, name: str, change: Any
) -> None:
    """A forger who makes every checksum right is found by what does not fit, and the file is named."""
    root = remade(bag, tmp_path, {name: changed_json(bag, name, change)})
    (fault,) = verify(root).faults
    assert name in fault


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("data/lines.csv", b"76000", b"76001"),
        ("data/lines.csv", RARE.encode(), "别人".encode()),
        ("data/journal.jsonl", b'"by":"li"', b'"by":"wu"'),
        ("bag-info.txt", b"Closed-On: 2026-07-05", b"Closed-On: 2020-07-05"),
        ("bag-info.txt", b"Item: file-wages", b"Item: file-nothing"),
    ],
)
def test_other_text_with_right_checksums_is_found(
    bag: Path, tmp_path: Path, name: str, old: bytes, new: bytes
) -> None:
    """The lines are tied to the journal by count, sums and hash; the journal to itself by its chain."""
    before = (bag / name).read_bytes()
    assert old in before
    root = remade(bag, tmp_path, {name: before.replace(old, new, 1)})
    assert any(name in fault for fault in verify(root).faults)


def test_a_journal_written_anew_is_not_the_one_that_was_sealed(bag: Path, tmp_path: Path) -> None:
    """Whoever makes a whole new chain, with all that repeats it, stops at the seal."""
    entries, lines = declaration()
    acts = [(e.act, dict(e.form), dict(e.found)) for e in entries]
    acts[3] = ("notify", {"note": "later"}, {})
    other = journal(entries[0].case_id, acts)
    forged = contents.package(other, told(entries, lines), "ybcli test")
    lay_out(forged, tmp_path / forged.case)
    (fault,) = verify(tmp_path / forged.case).faults
    assert "data/seal.json" in fault


@pytest.mark.parametrize("name", ["data/lines.csv", "data/worksheet.json", "data/seal.json"])
def test_a_file_that_is_gone_is_missed(bag: Path, tmp_path: Path, name: str) -> None:
    """Also where the manifests were made to forget it."""
    root = remade(bag, tmp_path, {name: None})
    assert any(name in fault for fault in verify(root).faults)


def test_looks_after_the_end_stay_in_the_office() -> None:
    """The package of a case does not change because somebody looked at it."""
    entries, lines = declaration()
    acts = [(e.act, dict(e.form), dict(e.found)) for e in entries]
    looked = journal(entries[0].case_id, [*acts, ("reveal", {"reason": "x"}, {})])
    assert contents.package(looked, told(entries, lines), "a") == contents.package(
        entries, told(entries, lines), "a"
    )


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40), st.data())
def test_every_entry_of_a_day_climbs_to_its_seal(leaves: list[bytes], data: st.DataObject) -> None:
    """The path in a package and the seal of the night are the same arithmetic."""
    hashes = [leaf.hex() for leaf in leaves]
    place = data.draw(st.integers(0, len(hashes) - 1))
    path = seals.Tree.over(hashes).path(place)
    assert seals.climbed(hashes[place], path) == desk_seal.merkle(hashes)
    seal = {"path": path, "previous": "p", "day": "2026-07-06"}
    assert seals.root(seal, hashes[place]) == desk_seal.chained(
        "p", desk_seal.merkle(hashes), "2026-07-06"
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("张三丰", ["张", "三", "丰"]),
        ("古丽·买𰻞", ["古", "丽", "买", "𰻞"]),
        ("MN3AW-DZ972", ["mn3aw", "dz972"]),
        ("Ａ座3号楼", ["a", "座", "3", "号", "楼"]),
        ("号码339901199001019967。", ["号", "码", "9967"]),
        ("33990119900101996X", ["996x"]),
        ("13812345678", ["5678"]),
        ("《》——", []),
    ],
)
def test_words_of_a_text(text: str, wanted: list[str]) -> None:
    """Chinese by character, the rest by word; private numbers by their end."""
    assert words.split(text) == wanted


def test_a_phrase_does_not_reach_from_one_text_into_the_next() -> None:
    """The end of a name and the beginning of the unit are no name."""
    assert f"三 {words.BETWEEN} 杭" in words.indexed(["张三", "杭州", "张三"])
    assert words.indexed(["张三", "张三"]) == "张 三"
    assert words.phrase("dz9") == '"dz9" *'
    assert words.phrase("三丰") == '"三 丰"'
    assert words.phrase("…") == ""
