"""The wheel holds its shelves, templates, translations and samples, and `yb demo` works from it.

The wheel is built and unpacked into an empty folder; the program runs from there, with nothing of
this checkout in reach. `yb demo` is the whole job: its steps stop it where one ends otherwise.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ybcli.settings import ROOM

pytestmark = pytest.mark.long
CHECKOUT = ROOM.parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
    )
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def yb(
    site: Path, cwd: Path, *words: str, language: str = "en"
) -> subprocess.CompletedProcess[str]:
    """Run the unpacked program: no site configuration, no editable path, only its dependencies."""
    code = (
        f"import sys; sys.path = [{str(site)!r}] + [p for p in sys.path if not p.startswith({str(CHECKOUT / 'src')!r})]\n"
        "from ybcli.__main__ import main; sys.exit(main())"
    )
    env = {k: v for k, v in os.environ.items() if not k.startswith("YB_")}
    env |= {"PYTHONPATH": str(site), "YB_LANG": language, "TERM": "dumb"}
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_holds_what_the_program_reads(wheel: Path) -> None:
    """Every data file of the source tree is in the wheel."""
    suffixes = {".toml", ".sql", ".md", ".mo", ".tcss", ".py", ".json"}
    here = {p.relative_to(ROOM) for p in ROOM.rglob("*") if p.suffix in suffixes}
    there = {p.relative_to(wheel / "ybcli") for p in (wheel / "ybcli").rglob("*")}
    assert here <= there, sorted(here - there)
    assert {Path("sample_data/demo.toml"), Path("sample_data/payroll_2026-07.xlsx")} <= there


def test_the_demo_works_from_the_wheel_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    """The whole job once, in Chinese; every step ends as it should."""
    done = yb(wheel, tmp_path, "demo", language="zh_CN")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    assert "Traceback" not in done.stdout + done.stderr
    for word in ("主动办", "提醒办", "视同", "yb tui"):
        assert word in done.stdout + done.stderr
    assert (tmp_path / ".demo" / "answer.xlsx").exists()
