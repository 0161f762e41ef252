"""Why nobody answered, as a sentence: what to look at, and that the message waits.

Whatever happened on the line, the result is unknown and the same message goes out again later.
These sentences hold no address, no body and no name, because errors reach screens and logs.
"""

from __future__ import annotations

import json

from ..errors import Unavailable
from ..language import N_, _


class Silence(Exception):
    """One attempt without an answer; only `Away` leaves this room.

    `final`: trying again at once is no use. `after`: the seconds that the other side asked for.
    `heard`: somebody is there, so the next call may be as patient as ever.
    """

    def __init__(
        self,
        kind: str,
        *,
        final: bool = False,
        after: float | None = None,
        heard: bool = False,
    ) -> None:
        super().__init__(kind)
        self.kind, self.final, self.after, self.heard = kind, final, after, heard


class TooLarge(Unavailable):
    """The answer was longer than we take; a page can be asked for in smaller pieces."""


_WAITS = N_("nothing is lost: it is tried again with the next sync")

#: kind → what is said, how to cure it.
_SENTENCES: dict[str, tuple[str, str]] = {
    "no_line": (N_("the platform cannot be reached"), N_("check the network; waiting messages are sent again with the next sync")),
    "slow": (N_("the platform did not answer in time"), _WAITS),
    "busy": (N_("the platform is overloaded or under maintenance"), _WAITS),
    "garbage": (N_("the platform's answer cannot be read"), N_("a network sign-in page or a proxy may be in between; it is tried again with the next sync, and `yb sync unread` keeps what came")),
    "portal": (N_("the network leads to another site (a sign-in page?)"), N_("open a browser and sign in to the network, then sync again")),
    "too_large": (N_("the platform's answer is longer than the limit"), N_("tell the platform's support; nothing was changed here")),
    "address": (N_("there is no platform at this address"), N_("check the address with `yb office check`")),
    "clock": (N_("the platform refuses the signature's time: a clock is off by more than 30 minutes"), N_("set this computer's clock, then sync again")),
    "credentials": (N_("the platform does not accept this office's account or secret"), N_("put the account and secret that the bureau gave into the key file (`yb office check` says where)")),
    "unsigned": (N_("the platform's gateway wants calls signed in another way"), N_("ask the platform's support for the site's way, then `yb office wire --signing WAY`; nothing is lost")),
    "gateway": (N_("the platform's gateway refuses the call"), _WAITS),
    "cert_early": (N_("the platform's certificate is not valid yet: this computer's clock may be behind"), N_("set this computer's clock, then sync again")),
    "cert_late": (N_("the platform's certificate has expired"), N_("check this computer's clock; if it is right, tell the platform's support")),
    "cert_unknown": (N_("the platform's certificate comes from an authority that this computer does not know"), N_("install the bureau's root certificate; never go on without it")),
    "cert_host": (N_("the platform's certificate belongs to another address"), N_("check the address with `yb office check`; somebody may stand between")),
    "cert": (N_("the platform's certificate is not valid"), N_("tell the platform's support; never go on without it")),
}  # fmt: skip

#: Silences in which somebody answered, and nothing that could be used.
_ANSWERED = frozenset({"busy", "garbage", "portal", "unsigned", "gateway"})

_VERIFY_CODES = {
    9: "cert_early",
    10: "cert_late",
    62: "cert_host",
    64: "cert_host",
} | dict.fromkeys((18, 19, 20, 21), "cert_unknown")


def away(silence: Silence) -> Unavailable:
    """The `Away` that is left after the last attempt."""
    says, cure = _SENTENCES[silence.kind]
    kind = TooLarge if silence.kind == "too_large" else Unavailable
    return kind(_(says), _(cure), heard=silence.heard or silence.kind in _ANSWERED)


def certificate_fault(fault: BaseException) -> Silence | None:
    """The silence for a failed TLS handshake: which of four things is wrong; None for other faults."""
    import ssl

    seen: BaseException | None = fault
    for _depth in range(10):
        if seen is None:
            return None
        if isinstance(seen, ssl.SSLCertVerificationError):
            return Silence(_VERIFY_CODES.get(seen.verify_code, "cert"), final=True)
        seen = seen.__cause__ or seen.__context__
    return None


def gateway_fault(status: int, body: bytes) -> Silence | None:
    """The silence for a gateway that speaks in the platform's place: `{"code": …, "message": …}`."""
    if len(body) > 10_000 or not body.lstrip().startswith(b"{"):
        return None
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or "infcode" in said or "code" not in said:
        return None
    words = str(said.get("message") or said.get("msg") or "")
    if "时间戳" in words:
        return Silence("clock", final=True, heard=True)
    if "签名不一致" in words or "非法用户" in words:
        return Silence("credentials", final=True, heard=True)
    if "请求头" in words or "鉴权参数" in words:
        return Silence("unsigned", final=True, heard=True)
    if str(said["code"]) == "401" or status == 401:
        return Silence("gateway", final=True, heard=True)
    return Silence("gateway")
