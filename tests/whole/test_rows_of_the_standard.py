"""Rows of the standard (`yb office clauses`) that are about the whole program, at its door."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import resident

from conftest import Platform, environment, id_number, make_office
from ybcli import commands

ROOT = Path(__file__).parents[2]


@pytest.fixture
def env(home: Path, platform: Platform) -> dict[str, str]:
    """An office beside the practice platform."""
    make_office(home, platform.url)
    return environment(YB_HOME=str(home), YB_TODAY="2026-07-06", YB_LANG="en", TERM="dumb")


def said(*words: str, env: dict[str, str]) -> str:
    """What a command prints, on both streams."""
    done = resident.yb(*words, env=env, together=True)
    return str(done.stdout)


@pytest.mark.clause("5.1")
def test_each_part_of_the_architecture_has_its_place() -> None:
    """The four rows and four columns of figure 1, with the entrances above them."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    for part in (
        "服务入口", "业务应用体系", "应用支撑体系", "数据资源体系", "基础设施体系", "政策制度体系", "标准规范体系",
        "组织保障体系", "安全防护体系",
    ):  # fmt: skip
        assert f"| {part} " in text, part


@pytest.mark.clause("5.1 c)")
@pytest.mark.parametrize(
    "words",
    [
        "settlement identify",
        "sync run",
        "queue",
        "office sources",
        "report run",
        "case track",
    ],
)
def test_each_supporting_component_is_a_command(words: str) -> None:
    """Identity, driving by itself, monitoring of cases, shared data, reports, query."""
    noun, *verb = words.split()
    group: Any = commands.noun(noun)
    assert group is not None
    assert not verb or verb[0] in group.commands


@pytest.mark.clause("5.1 h)", missing="duties of the bureau and their calendar are not kept")
def test_the_duties_of_the_bureau_are_listed() -> None:
    """Work system and co-ordination: who owes what by when, and what is overdue."""
    assert any("duties" in getattr(commands.noun(noun), "commands", {}) or noun == "duty"
               for noun in commands.root().list_commands(None))  # fmt: skip


@pytest.mark.clause("6.1.4.1", "6.1.4.2")
def test_every_node_of_an_application_can_be_followed(
    env: dict[str, str], platform: Platform
) -> None:
    """`case track` has each act with its hand and time, up to the result."""
    platform.post("insure", certno=id_number(5), insutype="310", admdvs="339901")
    platform.post("account", certno=id_number(5), admdvs="339901", balance="10.00")
    form = ("certify", "person", "--id-number", id_number(5), "--name", "张演")
    made = said(*form, "--document", "account", "--identity-medium", "social_card", env=env)
    tracked = said("case", "track", made.split()[0], env=env)
    assert "receive" in tracked
    assert "verify" in tracked
    assert "2026-07-06" in tracked
