"""A place that has set these values and no others, to try another city's rules."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import ybcli
from ybcli.law.engine import instruments
from ybcli.law.engine.policy import Policy

PACKS = Path(ybcli.__file__).parent / "packs"
HEAD = """
[instrument]
title = "某地规定"
issuer = "某地"
published = 2000-01-01
in_force = 2026-06-30
region = "999900"
standing = "law"
url = ""

[articles]
"§1" = "某地规定的数值"

[sets]
"""


def place(**sets: Any) -> Policy:
    """The policy of 2026-07-01 in a place with these values; numbers may be text (`"0.02"`, `"inf"`).

    The national frame is left out: what is not set here is a gap.
    """
    return _loaded(sets, "999900", [])


def practice_with(**sets: Any) -> Policy:
    """The policy of 2026-07-01 in the practice county, with these values in place of its own."""
    return _loaded(sets, "339901", [PACKS / "zj", PACKS / "practice"])


def _loaded(sets: dict[str, Any], region: str, packs: list[Path]) -> Policy:
    """The policy with one more instrument, in force on the day."""
    with tempfile.TemporaryDirectory() as folder:
        pack = Path(folder) / "somewhere"
        (pack / "policies").mkdir(parents=True)
        if not packs:
            for path in (PACKS / "zj" / "policies").glob("_*.toml"):
                (pack / "policies" / path.name).write_bytes(path.read_bytes())
        lines = [
            f'{name} = {{ is = {_toml(value)}, article = "§1" }}' for name, value in sets.items()
        ]
        text = HEAD.replace("999900", region) + "\n".join(lines)
        (pack / "policies" / "somewhere.toml").write_text(text, "utf-8")
        return instruments.load([*packs, pack]).on(date(2026, 7, 1), region)


def _toml(value: Any) -> str:
    """A value as TOML; text that is a number is written as one."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, str) and (value == "inf" or value.replace(".", "").isdigit()):
        return value
    return json.dumps(value, ensure_ascii=False)
