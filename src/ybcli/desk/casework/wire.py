"""The wire to the platform: what of an envelope is the site's to say, and what was heard that was not in order.

A tolerant reader is a policy: what it mends in an answer is counted, and what it cannot read is kept as it
came, in the encrypted store, for whoever mends it (`yb sync status`, `yb sync unread`).
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ...connectors.platform import SIGN_TYPES, WAYS
from ...errors import UsageError, YbError
from ...language import N_, _

if TYPE_CHECKING:
    from .. import Desk

#: What is mended in an answer, and how it is called.
MENDED: Final = {
    "comma": N_("a comma too many"),
    "spaces": N_("spaces that JSON does not know"),
    "text": N_("an output written as text"),
    "names": N_("names written otherwise than in the specification"),
    "code": N_("a question answered under code 1"),
    "encoding": N_("text in GBK instead of UTF-8"),
}
_UNREAD: Final = "unread"
#: So many answers that could not be read are kept.
_MOST = 20
_OPERATORS: Final = ("1", "2", "3")


@dataclass(frozen=True, slots=True)
class UnreadAnswer:
    """An answer that could not be read: its number here, the transaction, when it last came, how often."""

    number: str
    infno: str
    at: str
    times: int
    body: bytes


def keep(desk: Desk) -> None:
    """Write down what was heard in this call; a store that cannot be written now loses only the count."""
    heard, desk.heard = desk.heard, []
    with suppress(YbError), desk.store.transaction() as tx:
        mended = Counter(mended_answers(desk))
        mended.update(kind for kind, _infno, _body in heard if kind != _UNREAD)
        tx.setting("wire:mended", dict(mended))
        kept = {one.number: one for one in unread(desk)}
        for kind, infno, body in heard:
            if kind == _UNREAD:
                number = hashlib.sha256(body).hexdigest()[:8]
                times = kept.pop(number).times + 1 if number in kept else 1
                at = desk.now().isoformat(timespec="seconds")
                kept[number] = UnreadAnswer(number, infno, at, times, body)
        rows = [_row(one) for one in list(kept.values())[-_MOST:]]
        tx.setting("wire:unread", rows)


def _row(one: UnreadAnswer) -> dict[str, Any]:
    return {
        "number": one.number,
        "infno": one.infno,
        "at": one.at,
        "times": one.times,
        "body": base64.b64encode(one.body).decode(),
    }


def mended_answers(desk: Desk) -> dict[str, int]:
    """How often something was mended in an answer, by what it was."""
    found: dict[str, int] = json.loads(desk.reader.setting("wire:mended", "{}"))
    return found


def unread(desk: Desk) -> list[UnreadAnswer]:
    """The answers that could not be read, as they came, the newest last."""
    rows = json.loads(desk.reader.setting("wire:unread", "[]"))
    return [UnreadAnswer(**{**row, "body": base64.b64decode(row["body"])}) for row in rows]


def settings(desk: Desk) -> dict[str, str]:
    """What the site wants of an envelope and its signature; empty is the default."""
    kept = json.loads(desk.reader.setting("wire", "{}"))
    return {
        "recer_sys_code": str(kept.get("recer_sys_code") or "MBS_LOCAL"),
        "dev_no": str(kept.get("dev_no") or ""),
        "opter_type": str(kept.get("opter_type") or "1"),
        "signing": str(kept.get("signing") or "tif"),
        "sign_type": str(kept.get("sign_type") or ""),
    }


def set_settings(desk: Desk, **wanted: str | None) -> dict[str, str]:
    """Change what the site wants; None leaves a setting as it is. Raises UsageError."""
    told = settings(desk) | {name: value for name, value in wanted.items() if value is not None}
    for name, known in (
        ("signing", WAYS),
        ("sign_type", SIGN_TYPES),
        ("opter_type", _OPERATORS),
    ):
        if told[name] not in known:
            raise UsageError(
                _("{name} cannot be {value}").format(name=name, value=told[name]),
                _("known: {names}").format(names=", ".join(filter(None, known))),
            )
    if len(told["recer_sys_code"]) > 10 or len(told["dev_no"]) > 100:
        raise UsageError(_("the envelope takes 10 characters of a receiver, 100 of a device"))
    if told["sign_type"] == "SM2" and not desk.secrets.sm2:
        raise UsageError(
            _("this office has no SM2 key"),
            _("give its 64 hex digits on stdin: `yb office wire --sm2-key < FILE`"),
        )
    with desk.store.transaction() as tx:
        tx.setting("wire", told)
    return told
