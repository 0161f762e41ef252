"""The acts that are open on a case, by the commands with which an officer does them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from ...language import _, chosen

#: Acts on a payment, by the command that does them.
PAYMENT_ACTS: Final = {
    "release": "payment release",
    "order": "payment file",
    "redirect": "payment correct",
    "hold": "payment hold",
    "unhold": "payment unhold",
    "repay": "payment repaid",
    "set_off": "payment set-off",
    "write_off": "payment write-off",
}


def named(acts: Iterable[str], own: Collection[str]) -> list[str]:
    """Each act as it is typed, and in Chinese what it is called; what only the program does is left out.
    `own` are the verbs of `yb case`.
    """
    typed = ((act, command_of(act, own)) for act in acts)
    is_chinese = chosen() == "zh_CN"
    return [f"{name} {_(act)}" if is_chinese else name for act, name in typed if name]


def command_of(act: str, own: Collection[str]) -> str:
    """The command by which an officer does an act; empty for what only the program does."""
    return PAYMENT_ACTS.get(act, act if act in own else "")
