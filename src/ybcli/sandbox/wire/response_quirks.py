"""The habits of real answers, given on purpose: the same message has always the same ones.

Each habit was seen in published answers (`docs/sandbox.md`). Which ones an answer has is decided by
a hash of its `msgid`, so that a run with fixed numbers can be repeated.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

JAVA = "MBS-cn.hsa.ais.common.exception.HygeiaException: 请求失败,错误原因："
#: Lists that come as the object itself where they hold one.
_LISTS = {"records", "rows", "months", "insuinfo", "idetinfo", "trtinfo", "feedetail", "cuminfo"}
#: Fields that come as text or as a number.
_NUMBERS = {"wag", "wag_sum", "emp_amt", "psn_amt", "amt", "balc", "cnt", "psn_cnt", "age"}
_NUMBERS |= {"cum", "acct_balc", "clct_mons", "cum_act_clct_mons"}


class ResponseQuirks:
    """The habits of one answer. With `real` false it has none: the plain specification."""

    def __init__(self, msgid: str, *, real: bool) -> None:
        self._dice = hashlib.sha256(msgid.encode("utf-8", "replace")).digest()
        self._real = real

    def _has(self, habit: int, of: int = 2) -> bool:
        return self._real and self._dice[habit] % of == 0

    def code(self, *, good: bool) -> int | str:
        """`infcode`: as number or text; some failures come with code 0 and a sentence."""
        code = 0 if good or self._has(1, 4) else -1
        return str(code) if self._has(0) else code

    def sentence(self, said: str) -> str:
        """`err_msg` of a failure; a Java class name before it, sometimes a `null` behind."""
        if not self._has(2):
            return said
        return JAVA + said + ("null" if self._has(3) else "")

    def no_sentence(self) -> str | None:
        """`err_msg` of a success."""
        return None if self._has(4) else ""

    def stamp(self, value: str) -> str | None:
        """An id or a time of a failure."""
        if self._has(5):
            return None if self._has(6) else ""
        return value

    def nothing(self) -> dict[str, Any] | None:
        """`output` of a failure."""
        return None if self._has(6) else {}

    def output(self, value: Any) -> Any:
        """An output with its lists and amounts as they come."""
        return self._shaped("", value) if self._real else value

    def _shaped(self, name: str, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: self._shaped(key, inner) for key, inner in value.items()}
        if isinstance(value, list):
            shaped = [self._shaped("", inner) for inner in value]
            if name in _LISTS and self._has(7):
                return shaped[0] if len(shaped) == 1 else shaped or None
            return shaped
        if name in _NUMBERS and isinstance(value, str) and value and self._has(8):
            return Decimal(value) if "." in value else int(value)
        return value
