"""Files that pretend to be packages: each is a sentence, none is a traceback, nothing is unpacked."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import resident
from test_archives import lay_out, made, remade

from conftest import environment
from ybcli.archives import bags, guard
from ybcli.archives.verify import verify
from ybcli.errors import UsageError

TOP = made().case


def member(name: str, content: bytes = b"x", **attributes: int) -> tuple[zipfile.ZipInfo, bytes]:
    """One member of a zip."""
    info = zipfile.ZipInfo(name)
    for key, value in attributes.items():
        setattr(info, key, value)
    return info, content


def packed(path: Path, *members: tuple[zipfile.ZipInfo, bytes], whole: bool = True) -> Path:
    """A zip with a package in it (unless not `whole`) and some members more."""
    root = path.parent / "laid" / TOP
    if not root.exists():
        root.parent.mkdir()
        lay_out(made(), root)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if whole:
            for name in bags.files_of(root):
                archive.write(root / name, f"{TOP}/{name}")
        for info, content in members:
            archive.writestr(info, content)
    return path


LINK = (stat.S_IFLNK | 0o777) << 16


@pytest.mark.parametrize(
    "bad",
    [
        member("../../evil.txt"),
        member(f"{TOP}/../../evil.txt"),
        member("/etc/evil"),
        member(f"{TOP}/data/../../../evil"),
        member(f"{TOP}\\data\\evil"),
        member("C:/evil"),
        member(f"{TOP}/data/con\x1b[31m.txt"),
        member(f"{TOP}/data/a/b/c.txt"),
        member(f"{TOP}/data/.hidden"),
        member(f"{TOP}/fetch.txt", b"http://x 1 data/x\n"),
        member(f"{TOP}/data/link.txt", b"/etc/passwd", external_attr=LINK),
        member(f"{TOP}/data/CASE.json"),
        member(f"{TOP}/data/case.json"),
        member(f"{TOP}/data/evil/"),
        member("OTHER-CASE1/data/x.txt"),
    ],
    ids=lambda one: ascii(one[0].filename),
)
def test_a_strange_member_is_refused_and_nothing_is_written(
    tmp_path: Path, bad: tuple[zipfile.ZipInfo, bytes]
) -> None:
    """Names that lead elsewhere, links, doubles, foreign folders."""
    found = verify(packed(tmp_path / "x.zip", bad))
    assert (found.file, len(found.faults)) == ("x.zip", 1)
    assert "not a package" in found.faults[0]
    assert not list(tmp_path.rglob("evil*"))
    assert not Path("/etc/evil").exists()


def test_a_zip_of_many_members_is_refused(tmp_path: Path) -> None:
    """The directory alone is enough to say no."""
    many = [member(f"{TOP}/data/f{n}.txt", b"") for n in range(guard.MOST_FILES + 1)]
    (fault,) = verify(packed(tmp_path / "x.zip", *many, whole=False)).faults
    assert "larger" in fault


def test_a_bomb_is_refused_unread(tmp_path: Path) -> None:
    """Deflated members are none of ours: what swells is never inflated."""
    bomb = tmp_path / "x.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{TOP}/data/case.json", b"0" * 50_000_000)
    (fault,) = verify(bomb).faults
    assert "another program" in fault


def test_members_that_lie_over_one_another_are_refused(tmp_path: Path) -> None:
    """Many names for the same bytes would swell without any compression."""
    path = packed(tmp_path / "x.zip", member(f"{TOP}/data/big.txt", b"0" * 100_000), whole=False)
    with zipfile.ZipFile(path, "a") as archive:
        first = archive.infolist()[0]
        for n in range(50):
            copy = zipfile.ZipInfo(f"{TOP}/data/big{n}.txt")
            for name in ("header_offset", "CRC", "compress_size", "file_size"):
                setattr(copy, name, getattr(first, name))
            archive.filelist.append(copy)
            archive.NameToInfo[copy.filename] = copy
        archive._didModify = True
    (fault,) = verify(path).faults
    assert "not a package" in fault


def test_a_package_that_was_packed_again_says_so(tmp_path: Path) -> None:
    """Its unpacked folder is whole; its zip is not the file that the office made."""
    root = tmp_path / TOP
    lay_out(made(), root)
    path = tmp_path / "again.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir(f"{TOP}/data")
        for name in bags.files_of(root):
            archive.write(root / name, f"{TOP}/{name}")
    (fault,) = verify(path).faults
    assert "another program" in fault
    assert verify(root).faults == ()


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"not a zip at all", b"PK\x05\x06" + b"\0" * 18, b"PK\x05\x06" + b"\xff" * 18],
)
def test_what_is_no_zip_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    """Whatever the bytes are."""
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    assert len(verify(path).faults) == 1


@pytest.mark.parametrize("keep", [10, 100, 3_000, -100, -1])
def test_a_file_that_was_cut_off_is_a_sentence(tmp_path: Path, keep: int) -> None:
    """As by a full disk or a broken line."""
    path = tmp_path / "x.zip"
    bags.write(made(), path)
    path.write_bytes(path.read_bytes()[:keep])
    assert verify(path).faults


def link(root: Path) -> None:
    """A file of the package is a link elsewhere."""
    (root / "data" / "case.json").unlink()
    (root / "data" / "case.json").symlink_to("/etc/hostname")


def pipe(root: Path) -> None:
    """A file of the package is a pipe that would block whoever reads it."""
    (root / "data" / "lines.csv").unlink()
    os.mkfifo(root / "data" / "lines.csv")


def folder(root: Path) -> None:
    """A file of the package is a folder."""
    (root / "data" / "case.json").unlink()
    (root / "data" / "case.json").mkdir()


def fetch(root: Path) -> None:
    """The bag wants something fetched."""
    (root / "fetch.txt").write_text("http://x/ 1 data/x\n", "utf-8")


def other_hashes(root: Path) -> None:
    """A second manifest with a weaker hash."""
    (root / "manifest-md5.txt").write_text("0  data/case.json\n", "utf-8")


def outside(root: Path) -> None:
    """The manifest names a file outside the bag."""
    with (root / bags.MANIFEST).open("a") as file:
        file.write(f"{'0' * 64}  ../../etc/passwd\n")


def binary_tags(root: Path) -> None:
    """The tags are no text."""
    (root / bags.INFO).write_bytes(b"\xff\xfe: \x00\n")


@pytest.mark.parametrize(
    "harm",
    [link, pipe, folder, fetch, other_hashes, outside, binary_tags],
    ids=lambda f: f.__name__,
)
def test_a_hostile_folder_is_a_sentence(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    """Nothing is followed, fetched or waited for."""
    root = tmp_path / TOP
    lay_out(made(), root)
    harm(root)
    assert verify(root).faults


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]\n",
        b"{}\n",
        b"null\n",
        b"[" * 100_000 + b"\n",
        b'{"case_id":1,"number":1,"act":2,"by":3,"at":4,"day":5,"form":6,"found":7,"previous":8,'
        b'"hash":9}\n',
        b"\xff\xff\n",
        b"9" * 10_000 + b"\n",
    ],
)
def test_a_journal_that_is_none_is_a_sentence(tmp_path: Path, text: bytes) -> None:
    """Whatever stands in it, with every checksum right."""
    root = tmp_path / "laid" / TOP
    root.parent.mkdir()
    lay_out(made(), root)
    (fault,) = verify(remade(root, tmp_path, {"data/journal.jsonl": text})).faults
    assert "journal.jsonl" in fault


@pytest.mark.parametrize("name", ["case", "findings", "materials", "worksheet", "seal"])
@pytest.mark.parametrize("text", [b"", b"null", b"[]", b"{}", b'"x"', b"[" * 100_000])
def test_a_file_of_another_shape_is_a_fault(tmp_path: Path, name: str, text: bytes) -> None:
    """Lists for mappings, nothing for something."""
    root = tmp_path / "laid" / TOP
    root.parent.mkdir()
    lay_out(made(), root)
    assert verify(remade(root, tmp_path, {f"data/{name}.json": text})).faults


@pytest.mark.parametrize("text", [b"", b"a,b\n1,2\n", b'"', b"number\n" + b"x" * 200_000])
def test_lines_of_another_shape_are_a_fault(tmp_path: Path, text: bytes) -> None:
    """No table, another table, a cell without end."""
    root = tmp_path / "laid" / TOP
    root.parent.mkdir()
    lay_out(made(), root)
    (fault,) = verify(remade(root, tmp_path, {"data/lines.csv": text})).faults
    assert "lines.csv" in fault


def test_nothing_there_is_a_wrong_command_line(tmp_path: Path) -> None:
    """A name that is no file, and a link to one."""
    (tmp_path / "link.zip").symlink_to(tmp_path / "nowhere")
    for name in ("nowhere.zip", "link.zip"):
        with pytest.raises(UsageError):
            verify(tmp_path / name)


def test_the_command_needs_no_office_and_ends_with_nine(tmp_path: Path) -> None:
    """In an empty home, without key, in a process of its own; the bad file is named."""
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    bags.write(made(), good)
    bad.write_bytes(good.read_bytes()[:-40])
    home = tmp_path / "empty"
    home.mkdir()

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return resident.yb(
            "archive", "verify", *words, env=environment(YB_HOME=str(home), YB_LANG="en")
        )

    done = run(str(good))
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 2
    done = run(str(good), str(bad))
    assert done.returncode == 9
    assert "bad.zip: not whole" in done.stdout
    assert done.stderr.startswith("E0009 bad.zip: ")
    done = run(str(good), str(bad), "--json")
    told = json.loads(done.stdout)["packages"]
    assert [one["is_whole"] for one in told] == [True, False]
    assert not list(home.iterdir())
