"""Applications that a desk took in for another region: passed on, and their results passed back.

Both appear on the `national` feed, which gives an office only what is addressed to it.
"""

from __future__ import annotations

from typing import Any

from ..wire.envelope import Request
from ..wire.values import Refusal, canonical, day, optional, region, stated
from ..world.book import Kept
from ..world.practice import Practice

_FORM = 20_000


def application(practice: Practice, request: Request) -> dict[str, Any]:
    """YH01: an application for another region."""
    node = request.node("data")
    body = {
        "appy_no": stated(node, "appy_no", 64),
        "serv_matt_no": stated(node, "serv_matt_no", 64),
        "out_admdvs": region(node, "out_admdvs"),
        "into_admdvs": region(node, "into_admdvs"),
        "certno": stated(node, "certno", 20),
        "psn_name": stated(node, "psn_name"),
        "appy_form": stated(node, "appy_form", _FORM),
        "appy_date": day(stated(node, "appy_date"), "appy_date").isoformat(),
    }
    if body["out_admdvs"] == body["into_admdvs"]:
        raise Refusal("受理地与参保地相同，无需流转")
    return _passed_on(practice, request, "application", body)


def result(practice: Practice, request: Request) -> dict[str, Any]:
    """YH02: the result of an application that another desk took in."""
    node = request.node("data")
    number = stated(node, "appy_no", 64)
    if f"application|{number}" not in practice.handed:
        raise Refusal("未找到该受理件")
    body = {
        "appy_no": number,
        "out_admdvs": region(node, "out_admdvs"),
        "into_admdvs": region(node, "into_admdvs"),
        "rslt": stated(node, "rslt", 20),
        "memo": optional(node, "memo", 500),
        "done_date": day(stated(node, "done_date"), "done_date").isoformat(),
    }
    return _passed_on(practice, request, "application_result", body)


def _passed_on(
    practice: Practice, request: Request, kind: str, body: dict[str, str]
) -> dict[str, Any]:
    """Put it on the feed, once for each number; again gives the first answer."""
    key, content = f"{kind}|{body['appy_no']}", canonical(body).decode()
    before = practice.handed.get(key)
    if before is not None:
        if before.content != content:
            raise Refusal("受理件已存在且内容不同")
        return {"acp_no": before.acp_no}
    acp_no = practice.book.acceptance("H", practice.clock.day.isoformat())
    practice.handed[key] = Kept(content, acp_no)
    practice.book.effects[request.msgid] += 1
    practice.feeds.put("national", kind, body, practice.clock.stamp())
    return {"acp_no": acp_no}
