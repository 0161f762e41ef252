"""The national envelope (接口报文): what goes around a transaction, and what an answer means.

Success is code 0 *and* no `err_msg`; an answer that is no envelope is silence, not success. The
names of the wire are those of the interface specification V1.1.27; `docs/sandbox.md` lists them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..language import _
from ._silence import Silence

if TYPE_CHECKING:
    from ._http import Answer

PATH = "/fsi/api/rsfComIfsService/callService"
CHINA = timezone(timedelta(hours=8))
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CENTURY_SECONDS = 36_525 * 86_400  # 2000-01-01 to 2099-12-31
#: `MBS-cn.hsa.ais.common.exception.HygeiaException: ` before the sentence.
_JAVA = re.compile(r"(?:\b[A-Z]{2,8}-)?\b(?:[a-z][a-z0-9_]*\.){2,}[A-Z][\w$]*\s*[::]?\s*")
#: What some failures put before the reason itself: "the request failed, the reason is:".
_BEFORE = re.compile("^(?:(?:请求失败|错误原因|本地查询错误)[,，:：]+)+")
#: Names as recorded answers write them (sources of samples 36, 37 and others), and the specification's.
_OTHERWISE = {
    "cashPayamt": "cash_payamt",
    "psnCash_pay": "psn_cash_pay",
    "psnCashPay": "psn_cash_pay",
    "expContent": "exp_content",
    "prese_ifpay_amt": "preselfpay_amt",
    "med_fee_sumamt": "medfee_sumamt",
}
#: The groups of transactions that only ask: 1 basic information, 5 queries.
_ASKING = frozenset("15")
_PERSONAL = re.compile(r"(?<![0-9A-Za-z])\d{10,}[Xx]?(?![0-9A-Za-z])")


def message_number(
    office_code: str, message_id: str, at: datetime | None = None, sequence: int | None = None
) -> str:
    """The `msgid` of one of our messages: always the same, so that a resend is the same message.

    Twelve characters of the office, fourteen digits of the time `at` which it was made, four more: its
    number in the outbox (`sequence`), else a hash of our id. A message without a time was made by a version that
    put a hash in its place: it keeps the number under which the platform may know it.
    """
    number = int.from_bytes(hashlib.sha256(message_id.encode()).digest()[:16])
    if at is None:
        number, seconds = divmod(number, _CENTURY_SECONDS)
        at = datetime(2000, 1, 1, tzinfo=CHINA) + timedelta(seconds=seconds)
    elif sequence is not None:
        number = sequence
    tail = ""
    for _place in range(4):
        number, index = divmod(number, len(_LETTERS))
        tail += _LETTERS[index]
    return f"{office_code}{at.astimezone(CHINA):%Y%m%d%H%M%S}{tail}"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who speaks, and what the site wants in the envelope: settings of the office (`yb office wire`).

    `opter_type` is 1 officer, 2 terminal, 3 mobile device.
    """

    opter: str = "ybcli"
    opter_name: str = "ybcli"
    opter_type: str = "1"
    recer_sys_code: str = "MBS_LOCAL"
    dev_no: str = ""


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
    sender: Sender | None = None,
    sign: Callable[[str], tuple[str, str]] | None = None,
) -> str:
    """The JSON text of one transaction; the same arguments give the same bytes.

    `sign` makes `cainfo` and `signtype` of the input's text, where the site asks for it.
    """
    sender = sender or Sender()
    said = json.dumps(node, ensure_ascii=False, separators=(",", ":"))
    cainfo, signtype = sign(said) if sign else ("", "")
    return json.dumps(
        {
            "infno": infno,
            "msgid": msgid,
            "mdtrtarea_admvs": region,
            "insuplc_admdvs": insured_in or region,
            "recer_sys_code": sender.recer_sys_code,
            "dev_no": sender.dev_no,
            "dev_safe_info": "",
            "cainfo": cainfo,
            "signtype": signtype,
            "infver": "1.0.0",
            "opter_type": sender.opter_type,
            "opter": sender.opter[:30],
            "opter_name": sender.opter_name[:50],
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
    """What the platform answered: `refusal` is empty where it did what was asked.

    `repaired` says what had to be mended before it could be read (`MENDED` of `desk/casework/wire.py`).
    """

    refusal: str
    output: Mapping[str, Any]
    reference: str
    repaired: tuple[str, ...] = ()


def read_reply(answer: Answer, infno: str = "") -> Reply:
    """The envelope of an answer to the transaction `infno`.

    Raises Silence where it is none (a portal, a gateway, a torso). A comma too many before a closing bracket,
    a space that is none of JSON's, GBK for UTF-8, a name written otherwise, an output or `idetinfo` in the wrong
    place are mended and told. A question that is answered under code 1, with an output and no reason (annex B.2 of
    the specification), is answered; for what writes, only code 0 is success.
    """
    whole, repaired = _read(answer.body)
    if not isinstance(whole, dict) or "infcode" not in whole:
        raise Silence("garbage")
    said = sentence(whole.get("err_msg"))
    output = whole.get("output")
    if isinstance(output, str) and output.lstrip().startswith("{"):
        output, more = _read(output.encode())
        repaired += ("text", *more)
    output = output if isinstance(output, dict) else {}
    if "idetinfo" in whole and "idetinfo" not in output:
        output = output | {"idetinfo": whole["idetinfo"]}
    code = text(whole["infcode"])
    if code == "1" and infno[:1] in _ASKING and any(output.values()) and not said:
        code, repaired = "0", (*repaired, "code")
    output, is_renamed = _renamed(output)
    repaired += ("names",) if is_renamed else ()
    good = code in {"0", "0.0"} and not said
    said = said or sentence(whole.get("warn_msg"))
    return Reply(
        refusal="" if good else said or without_sentence(code, infno),
        output=output,
        reference=text(whole.get("inf_refmsgid")),
        repaired=repaired,
    )


def without_sentence(code: str, infno: str) -> str:
    """A refusal for which the platform gives no reason, in words."""
    return _(
        "transaction {infno} was refused without a reason (infcode {code}); ask the platform's support, naming "
        "the transaction and the time"
    ).format(infno=infno or "?", code=code or "?")


#: A string of JSON, or a comma before a closing bracket, or a space that JSON does not know.
_COMMA = re.compile(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])')
_SPACES = re.compile(r'("(?:\\.|[^"\\])*")|[\u00a0\u3000\ufeff]')


def _read(body: bytes) -> tuple[Any, tuple[str, ...]]:
    """A JSON text, mended where it needs it; and what was mended. Raises Silence."""
    said, repaired = _decoded(body)
    for kind, mend in (("", str), ("spaces", _without_spaces), ("comma", _without_commas)):
        mended = mend(said)
        if kind and mended == said:
            continue
        said, repaired = mended, (*repaired, kind) if kind else repaired
        try:
            return json.loads(said, parse_float=Decimal, parse_constant=_no_constant), repaired
        except (ValueError, RecursionError):
            continue
    raise Silence("garbage")


def _decoded(body: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a body; in GBK where it is no UTF-8, which is mended. Raises Silence."""
    try:
        return body.decode("utf-8-sig"), ()
    except ValueError:
        pass
    try:
        return body.decode("gb18030"), ("encoding",)
    except ValueError:
        raise Silence("garbage") from None


def _renamed(value: Any) -> tuple[Any, bool]:
    """A value in which names that real systems write otherwise are those of the specification; was one?"""
    if isinstance(value, list):
        parts = [_renamed(inner) for inner in value]
        return [part for part, _is in parts], any(is_other for _part, is_other in parts)
    if not isinstance(value, dict):
        return value, False
    found, renamed = {}, False
    for name, inner in value.items():
        right = _OTHERWISE.get(name, name)
        right = name if right in value else right
        found[right], is_other = _renamed(inner)
        renamed |= is_other or right != name
    return found, renamed


def _without_commas(said: str) -> str:
    return _COMMA.sub(lambda found: found[1] or "", said)


def _without_spaces(said: str) -> str:
    return _SPACES.sub(lambda found: found[1] or " ", said)


def _no_constant(name: str) -> None:
    raise ValueError(name)


def sentence(value: Any) -> str:
    """The reason in an `err_msg`: without Java class names, what is put before it, stack traces, `null`."""
    said = re.split(r"\n\s*at\s", text(value), maxsplit=1)[0]
    said = _BEFORE.sub("", _JAVA.sub("", said).strip())
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
