"""The gateway in front of the platform: whether a call is signed in one of the published ways, in the gateway's words.

x-tif headers with SHA-256, a service gateway's `_api_…` headers with HMAC-SHA1, or an `apikey` alone. Each is
checked as its publication says; this program shares no line with the one that signs.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping

from .options import Options

#: How far the clocks may be apart, in seconds.
SKEW_SECONDS = 30 * 60
_API_HEADERS = ("_api_access_key", "_api_name", "_api_timestamp", "_api_version")


def fault(headers: Mapping[str, str], options: Options) -> str:
    """What is wrong with the headers of a call; empty where nothing is."""
    if "_api_signature" in headers:
        return _api_fault(headers, options)
    if "apikey" in headers:
        return "" if _same(headers["apikey"], options.secret) else "非法用户!"
    names = ("paasid", "timestamp", "nonce", "signature")
    paasid, stamp, nonce, signature = (headers.get(f"x-tif-{name}", "") for name in names)
    if not (paasid and stamp and nonce and signature):
        return "鉴权参数不完整，请求不合法。"
    if paasid != options.paasid:
        return "非法用户!"
    if not _same(sign(stamp, options.secret, nonce), signature):
        return "签名不一致!"
    return _late(stamp, 1, options)


def sign(stamp: str, secret: str, nonce: str) -> str:
    """The signature of x-tif: lower-case hex of SHA-256."""
    return hashlib.sha256(f"{stamp}{secret}{nonce}{stamp}".encode("utf-8", "replace")).hexdigest()


def _api_fault(headers: Mapping[str, str], options: Options) -> str:
    if not all(headers.get(name) for name in _API_HEADERS):
        return "缺少服务网关的请求头!"
    if headers["_api_access_key"] != options.paasid:
        return "非法用户!"
    text = "&".join(f"{name}={headers[name]}" for name in _API_HEADERS)
    made = hmac.digest(options.secret.encode(), text.encode("utf-8", "replace"), "sha1")
    if not _same(base64.b64encode(made).decode(), headers["_api_signature"]):
        return "签名不一致!"
    return _late(headers["_api_timestamp"], 1000, options)


def _late(stamp: str, parts: int, options: Options) -> str:
    """A time that is none, or too far away; `parts` of a second."""
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 15):
        return "签名时间戳超时!"
    is_far = abs(int(stamp) / parts - time.time()) > SKEW_SECONDS
    return "签名时间戳超时!" if is_far and not options.any_clock else ""


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode("utf-8", "replace"))
