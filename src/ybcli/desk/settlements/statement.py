"""The statement of a settlement (医疗费用结算单): every layer in its order, in both languages.

Who pays comes in the order in which they pay: the pooled fund, the catastrophic layer, medical aid,
the others, then the account and cash; the sum is the bill. It is text for a terminal, or a sealed
document for whoever was treated.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ... import money, private_files
from ...plain import fitted, masked_id, masked_name
from . import bills
from .book import event, paid_by

if TYPE_CHECKING:
    from ...store.queries.settlements import Settlement
    from .. import Desk

#: Both languages stand in every statement, whatever the language of the screen.
_PAYERS: Final = {
    "basic": ("基本医疗保险统筹基金", "basic insurance, pooled fund"),
    "catastrophic": ("大病保险（大额补助）", "catastrophic layer"),
    "aid": ("医疗救助", "medical aid"),
    "other": ("其他基金", "other funds"),
    "house": ("医疗机构负担", "the house"),
    "account": ("个人账户", "personal account"),
    "cash": ("个人现金", "cash"),
}
_PARTS: Final = {
    "in_scope_fen": ("政策范围内", "within the policy"),
    "first_fen": ("先行自付", "paid first"),
    "over_fen": ("超限价自费", "over the limit"),
    "own_fen": ("全自费", "own expense"),
}
_STATES: Final = {
    "draft": ("草稿", "not sent"),
    "pending": ("待确认", "waits for the platform's answer"),
    "settled": ("已结算", "settled"),
    "reversing": ("撤销待确认", "the reversal waits for the platform's answer"),
    "reversed": ("已撤销", "reversed: nothing of it stands"),
    "refused": ("未结算", "refused: nothing was settled"),
    "void": ("已作废", "taken back: nothing of it stands"),
}
_KINDS: Final = {
    "outpatient": ("门诊", "outpatient"),
    "inpatient": ("住院", "inpatient"),
    "pharmacy": ("购药", "pharmacy"),
}
_SCHEMES: Final = {
    "employee": ("职工基本医疗保险", "employee"),
    "resident": ("城乡居民基本医疗保险", "resident"),
}
_MEDIA: Final = {
    "e_voucher": ("医保电子凭证", "insurance e-voucher"),
    "id_card": ("居民身份证", "identity card"),
    "social_card": ("社会保障卡", "social security card"),
    "e_social_card": ("电子社保卡", "electronic social security card"),
    "health_card": ("健康医保卡", "health insurance card"),
}
_WIDTH, _AMOUNT = 56, 14


@dataclass(frozen=True, slots=True)
class Sealed:
    """A statement as a sealed document: its number, where it lies, whose key."""

    number: str
    path: Path
    is_practice: bool


def text(row: Settlement, *, reveal: bool = False) -> str:
    """The statement as lines for a terminal; who was treated is masked unless revealed."""
    lines = ["医疗费用结算单 Settlement statement", f"编号 No. {row.id}"]
    lines += [f"{label}: {value}" for label, value in _head(row, reveal=reveal)]
    lines.append("")
    for line in bills.from_json(row.bill).lines:
        what = f"{line.code} {line.name}".strip()
        lines.append(_money(f"{what} {line.count} × {line.price}", line.amount_fen))
    lines += ["─" * (_WIDTH + _AMOUNT), _money("医疗费总额 bill", row.bill_fen)]
    if row.number:
        lines += ["", "费用构成 What the bill consists of"]
        lines += [_money(f"  {zh} {en}", getattr(row, name)) for name, (zh, en) in _PARTS.items()]
        lines += ["", "支付构成 Who pays, in the order in which they pay"]
        lines += [_money(f"  {label}", amount) for label, amount in payers(row)]
        total = sum(amount for _label, amount in payers(row))
        lines += ["─" * (_WIDTH + _AMOUNT), _money("合计 sum", total)]
        lines.append(_money("起付线 deductible in it", row.deductible_fen))
        lines.append(_money("个人账户余额 account after it", row.balance_fen))
    return "\n".join(lines)


def payers(row: Settlement) -> list[tuple[str, int]]:
    """Who pays what (fen): the fixed order; each of the other funds by its own name; no empty house. Where the
    platform's answer did not add up, the difference is a row of its own.
    """
    funds = json.loads(row.layers).get("layers", [])
    rows: list[tuple[str, int]] = []
    for name, amount in paid_by(row):
        zh, en = _PAYERS[name]
        others = [one for one in funds if one["layer"] == name] if name == "other" else []
        if others:
            rows += [
                (f"{one['name'] or zh} {one['fund']}", int(one["amount_fen"])) for one in others
            ]
        elif amount or name != "house":
            rows.append((f"{zh} {en}", amount))
    whole = sum(amount for _label, amount in rows)
    if whole not in {0, row.bill_fen}:
        rows.append(("差额（待核） difference, under review", row.bill_fen - whole))
    return rows


def _head(row: Settlement, *, reveal: bool) -> list[tuple[str, str]]:
    name = row.party_name if reveal else masked_name(row.party_name)
    number = row.party_id if reveal else masked_id(row.party_id)
    days = row.began_on
    if row.ended_on != row.began_on:
        days = f"{row.began_on} – {row.ended_on}"
    rows = [
        ("状态 state", _both(_STATES, row.state)),
        ("姓名 name", f"{name} {number}"),
        ("险种 scheme", f"{_both(_SCHEMES, row.scheme)} {row.region}"),
        ("凭证 medium", _both(_MEDIA, row.medium)),
        ("类别 care", f"{_both(_KINDS, row.kind)} {days}"),
        ("医药机构 house", f"{row.house_name} {row.house}"),
    ]
    if row.channel == "internet":
        rows.append(("互联网机构 internet house", f"{row.place_name} {row.place}"))
    if row.number:
        rows.append(("结算ID settlement", f"{row.number} {row.settled_at}"))
    if row.push:
        rows.append(("结果推送 pushed", row.push))
    if row.reversal:
        rows.append(("撤销 reversal", f"{row.reversal} {row.reversed_at}"))
    return rows


def _both(words: Mapping[str, tuple[str, str]], name: str) -> str:
    return " ".join(words.get(name, (name,)))


def _money(label: str, fen: int) -> str:
    return fitted(label, _WIDTH) + fitted(money.yuan(fen), _AMOUNT, right=True)


def sealed(desk: Desk, row: Settlement, out: Path, reason: str) -> Sealed:
    """The statement as a sealed PDF with the person's whole name, for whoever was treated.

    It is a certificate of its own: numbered, kept with its hash, found again by
    `yb certify verify`. That it was made, and why, is written down.
    """
    from ...certificates import make, seal
    from ...store.queries import certificates as store_certificates
    from ...store.queries.certificates import Certificate
    from ..certificates import issue

    path, own = issue.key_file(desk)
    signer = seal.opened(path, issue.passphrase(desk))
    number, name = issue.next_number(desk), seal.name_of(signer)
    lines = bills.from_json(row.bill).lines
    tables = [
        _table("费用明细", ("项目", "数量", "单价", "金额"), [
            [f"{one.code} {one.name}".strip(), one.count, one.price, money.yuan(one.amount_fen)]
            for one in lines
        ]),
        _table("费用构成", ("项目", "金额"), [
            [zh, money.yuan(getattr(row, part))] for part, (zh, _en) in _PARTS.items()
        ]),
        _table("支付构成", ("支付方", "金额"), [
            *([label.split(" ")[0], money.yuan(amount)] for label, amount in payers(row)),
            ["合计", money.yuan(row.bill_fen)],
        ]),
    ]  # fmt: skip
    notes = [f"本结算单由医疗保障经办平台自动生成，结算编号 {row.id}。"]
    if not own:
        notes.append("本表单由演练专用章签署，仅供演练，不具有任何证明效力。")
    pdf = make.make(
        {
            "title": "医疗费用结算单",
            "number": number,
            "code": issue.code(desk, number),
            "clause": "《医疗保障数字化经办服务》7.1",
            "office": issue.office_name(desk),
            "made_on": desk.today.isoformat(),
            "holder": [[label.split(" ")[0], value] for label, value in _chinese(row)],
            "tables": tables,
            "notes": notes,
            "key_name": name,
            "practice": not own,
            "verify": "核验：yb certify verify 本文件；或用任一 PDF 签名验证工具",
        }
    )
    whole = seal.signed(pdf, signer, reason="7.1")
    private_files.write(out, whole)
    at = desk.now().isoformat(timespec="seconds")
    certificate = Certificate(
        number=number,
        kind="settlement statement",
        party_id=row.party_id,
        asked_by=desk.officer,
        case_id=row.id,
        at=at,
        sha256=hashlib.sha256(whole).hexdigest(),
        key_name=name,
    )
    with desk.store.transaction() as tx:
        store_certificates.add(tx, certificate)
        event(desk, tx, row.id, "print", reason)
    return Sealed(number, out, not own)


def _chinese(row: Settlement) -> list[tuple[str, str]]:
    """The head of the statement in Chinese only, whole."""
    rows = [
        ("状态", _STATES[row.state][0]),
        ("姓名", row.party_name),
        ("身份证号", row.party_id),
        ("险种", _SCHEMES.get(row.scheme, (row.scheme,))[0]),
        ("就诊", f"{_KINDS[row.kind][0]} {row.began_on}—{row.ended_on}"),
        ("医药机构", f"{row.house_name} {row.house}"),
    ]
    if row.channel == "internet":
        rows.append(("互联网机构", f"{row.place_name} {row.place}"))
    return [*rows, ("结算ID", row.number)]


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    return {"title": title, "columns": list(columns), "rows": [list(one) for one in rows]}
