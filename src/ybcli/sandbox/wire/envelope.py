"""The envelope (报文) as the platform reads it: who says what, and the same message recognised.

Optional keys may be missing, `null`, or the word `null`; `msgid` may have any shape. Two requests
with one `msgid` are the same message where `infno`, `input` and the file are the same: the times and
the sign-in number around them may differ.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .multipart import parts
from .values import Refusal, canonical, parsed, text

LONGEST_MSGID = 40


class NoEnvelope(Exception):
    """What came is no envelope; its text is the gateway's sentence."""


@dataclass(frozen=True, slots=True)
class Request:
    """One transaction."""

    infno: str
    msgid: str
    office: str
    region: str
    sign_no: str
    input: Mapping[str, Any] = field(repr=False)
    file: bytes | None = field(repr=False)
    digest: str
    fault: str = ""

    def node(self, name: str) -> Mapping[str, Any]:
        """A node of the input. Raises Refusal where it is missing."""
        found = self.input.get(name)
        if isinstance(found, list) and len(found) == 1:
            found = found[0]
        if not isinstance(found, dict):
            raise Refusal(f"输入缺少节点{name}")
        return found


def read(content_type: str, body: bytes) -> Request:
    """The envelope of a request. Raises NoEnvelope with a sentence where it is none."""
    file = None
    if content_type.lower().lstrip().startswith("multipart/"):
        try:
            form = parts(content_type, body)
        except ValueError:
            raise NoEnvelope("上传报文不是完整的multipart/form-data") from None
        if "jsonStr" not in form or "file" not in form:
            raise NoEnvelope("上传报文缺少jsonStr或file")
        body, file = form["jsonStr"], form["file"]
    try:
        whole = parsed(body)
    except ValueError:
        raise NoEnvelope("请求报文不是JSON") from None
    if not isinstance(whole, dict):
        raise NoEnvelope("请求报文不是JSON对象")
    infno, msgid = text(whole.get("infno")), text(whole.get("msgid"))
    if not infno or len(infno) > 6:
        raise NoEnvelope("交易编号infno为空或过长")
    if not msgid or len(msgid) > LONGEST_MSGID:
        raise NoEnvelope("发送方报文ID为空或过长")
    given = whole.get("input")
    if not isinstance(given, dict):
        raise NoEnvelope("交易输入input缺失或不是对象")
    try:
        digest = hashlib.sha256(canonical([infno, given]))
    except ValueError:
        raise NoEnvelope("请求报文嵌套过深") from None
    digest.update(b"" if file is None else b"file:" + hashlib.sha256(file).digest())
    return Request(
        infno=infno,
        msgid=msgid,
        office=text(whole.get("fixmedins_code"))[:30],
        region=text(whole.get("mdtrtarea_admvs"))[:6],
        sign_no=text(whole.get("sign_no"))[:64],
        input=given,
        file=file,
        digest=digest.hexdigest(),
    )
