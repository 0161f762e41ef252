"""How a site wants a call signed: the gateway's headers, and the signature inside the envelope.

Published ways (`docs/sandbox.md`): `tif` (x-tif headers, SHA-256), `aksk` (a service gateway's `_api_…`
headers, HMAC-SHA1), `apikey` (one header), `none`. Where the site asks for it, the input's text is signed too:
`SM2` (with SM3 and the office's own key) or `SM3` (the digest of text and secret); gmalg computes both.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

WAYS: Final = ("tif", "aksk", "apikey", "none")
SIGN_TYPES: Final = ("", "SM2", "SM3")
_VERSION: Final = "1.0.0"
#: The identity in a signature where none is agreed (GM/T 0009-2012).
_IDENTITY: Final = b"1234567812345678"


@dataclass(frozen=True, slots=True)
class Signing:
    """A site's way: the gateway's (`way`), and of the input (`sign_type`) with the office's SM2 key (hex)."""

    way: str = "tif"
    sign_type: str = ""
    key: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)

    def headers(self, account: str, secret: str, now: datetime, infno: str) -> dict[str, str]:
        """The gateway's headers for one attempt."""
        if self.way == "aksk":
            return aksk(account, secret, str(int(now.timestamp() * 1000)), infno)
        if self.way == "apikey":
            return {"apikey": secret}
        if self.way == "none":
            return {}
        return tif(account, secret, str(int(now.timestamp())), secrets.token_hex(8))

    @property
    def sign(self) -> Callable[[str], tuple[str, str]] | None:
        """What makes `cainfo` and `signtype` of the input's text; None where the site asks for none."""
        if self.sign_type == "SM2":
            return lambda said: (sm2(said.encode(), self.key), "SM2")
        if self.sign_type == "SM3":
            return lambda said: (sm3(said.encode() + self.secret.encode()), "SM3")
        return None


def tif(account: str, secret: str, stamp: str, nonce: str) -> dict[str, str]:
    """The x-tif headers: SHA-256 of time, secret, nonce and time."""
    signed = f"{stamp}{secret}{nonce}{stamp}"
    return {
        "x-tif-paasid": account,
        "x-tif-timestamp": stamp,
        "x-tif-nonce": nonce,
        "x-tif-signature": hashlib.sha256(signed.encode()).hexdigest(),
    }


def aksk(account: str, secret: str, stamp: str, infno: str) -> dict[str, str]:
    """The headers of a service gateway: base64 of HMAC-SHA1 over its four headers, sorted."""
    headers = {
        "_api_access_key": account,
        "_api_name": infno,
        "_api_timestamp": stamp,
        "_api_version": _VERSION,
    }
    signed = "&".join(f"{name}={headers[name]}" for name in sorted(headers))
    made = hmac.new(secret.encode(), signed.encode(), hashlib.sha1).digest()
    return headers | {"_api_signature": base64.b64encode(made).decode()}


def sm3(text: bytes) -> str:
    """The SM3 digest (GB/T 32905), hex."""
    import gmalg

    made = gmalg.SM3()
    made.update(text)
    return bytes(made.value()).hex()


def sm2(text: bytes, key: str, identity: bytes = _IDENTITY) -> str:
    """The SM2 signature with SM3 (GB/T 32918.2) under a private key (64 hex digits), base64 of r and s.

    Each of the two has 32 bytes: gmalg leaves out the noughts that a number begins with.
    """
    import gmalg

    r, s = gmalg.SM2(bytes.fromhex(key), identity).sign(text)
    return base64.b64encode(bytes(r).rjust(32, b"\0") + bytes(s).rjust(32, b"\0")).decode()
