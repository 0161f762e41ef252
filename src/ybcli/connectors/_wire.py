"""The national envelope (接口报文): what goes around a transaction, and what an answer means.

Success is code 0 *and* no `err_msg`; an answer that is no envelope is silence, not success. The
names of the wire are those of the interface specification V1.1.27; `docs/sandbox.md` lists them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ._silence import Silence

if TYPE_CHECKING:
    from ._http import Answer

PATH = "/fsi/api/rsfComIfsService/callService"
CHINA = timezone(timedelta(hours=8))
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CENTURY_SECONDS = 36_525 * 86_400  # 2000-01-01 to 2099-12-31
#: `MBS-cn.hsa.ais.common.exception.HygeiaException: ` before the sentence.
_JAVA = re.compile(r"(?:\b[A-Z]{2,8}-)?\b(?:[a-z][a-z0-9_]*\.){2,}[A-Z][\w$]*\s*[::]?\s*")
_PERSONAL = re.compile(r"(?<![0-9A-Za-z])\d{10,}[Xx]?(?![0-9A-Za-z])")


def message_number(office_code: str, message_id: str) -> str:
    """The `msgid` of one of our messages: always the same, so that a resend is the same message.

    Twelve characters of the office, fourteen digits in the form of a time, four more. The eighteen
    are a hash of our id and not the time of sending (`inf_time` says that): a reversal must find
    the number again knowing the id alone, and a batch makes many messages in one second. They
    hold 5·10¹⁵ values; among a million messages of one office two are the same with a chance of
    one in ten thousand, and then the platform refuses the second loudly ("报文ID重复").
    """
    number = int.from_bytes(hashlib.sha256(message_id.encode()).digest()[:16])
    number, seconds = divmod(number, _CENTURY_SECONDS)
    moment = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    tail = ""
    for _place in range(4):
        number, index = divmod(number, len(_LETTERS))
        tail += _LETTERS[index]
    return f"{office_code}{moment:%Y%m%d%H%M%S}{tail}"


def envelope(
    *,
    office_code: str,
    office_name: str,
    region: str,
    sign_no: str,
    infno: str,
    msgid: str,
    at: str,
    node: Mapping[str, Any],
    insured_in: str = "",
) -> str:
    """The JSON text of one transaction; the same arguments give the same bytes."""
    return json.dumps(
        {
            "infno": infno,
            "msgid": msgid,
            "mdtrtarea_admvs": region,
            "insuplc_admdvs": insured_in or region,
            "recer_sys_code": "MBS_LOCAL",
            "dev_no": "",
            "dev_safe_info": "",
            "cainfo": "",
            "signtype": "",
            "infver": "1.0.0",
            "opter_type": "1",
            "opter": "ybcli",
            "opter_name": "ybcli",
            "inf_time": at,
            "fixmedins_code": office_code,
            "fixmedins_name": office_name,
            "sign_no": sign_no,
            "input": node,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


@dataclass(frozen=True, slots=True)
class Reply:
    """What the platform answered: `refusal` is empty where it did what was asked."""

    refusal: str
    output: Mapping[str, Any]
    reference: str


def read_reply(answer: Answer) -> Reply:
    """The envelope of an answer. Raises Silence where it is none (a portal, a gateway, a torso)."""
    try:
        whole = json.loads(
            answer.body.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_constant
        )
    except (ValueError, RecursionError):
        raise Silence("garbage") from None
    if not isinstance(whole, dict) or "infcode" not in whole:
        raise Silence("garbage")
    said = sentence(whole.get("err_msg"))
    output = whole.get("output")
    good = text(whole["infcode"]) in {"0", "0.0"} and not said
    return Reply(
        refusal="" if good else said or f"infcode {text(whole['infcode'])}",
        output=output if isinstance(output, dict) else {},
        reference=text(whole.get("inf_refmsgid")),
    )


def _no_constant(name: str) -> None:
    raise ValueError(name)


def sentence(value: Any) -> str:
    """The sentence of an `err_msg`: without Java class names, stack traces and the tail `null`."""
    said = re.split(r"\n\s*at\s", text(value), maxsplit=1)[0]
    said = _JAVA.sub("", said).strip()
    return re.sub(r"(?<=[^\x00-\x7f])null$", "", said)[:500]


def without_persons(said: str) -> str:
    """The sentence with every number that could be a person's masked: errors must not hold them."""
    return _PERSONAL.sub(lambda found: "*" * len(found[0]), said)


def text(value: Any) -> str:
    """A wire value as text: null in all its spellings is empty, a number is its digits."""
    if value is None or isinstance(value, (dict, list, bool)):
        return ""
    said = str(value).strip()
    if not said.isascii():
        said = said.encode("utf-8", "replace").decode()
    return "" if said.lower() == "null" else said


def many(value: Any) -> list[Mapping[str, Any]]:
    """A list of nodes; a list of one often comes as the object itself, an empty one as null."""
    if isinstance(value, dict):
        return [value]
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def one(value: Any) -> Mapping[str, Any]:
    """A single node, also where it comes as a list of one; {} where there is none."""
    return next(iter(many(value)), {})


def as_it_came(value: Any) -> Any:
    """A wire value as plain JSON that every store can hold: exact numbers as text."""
    if isinstance(value, dict):
        return {text(key): as_it_came(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_it_came(inner) for inner in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def stamp(moment: datetime) -> str:
    """A time as the wire writes it, China Standard Time: `2026-07-08 09:00:00`."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
