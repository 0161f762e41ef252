"""The controls of the practice platform (`/sandbox/…`): who and what there is to practise with."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from ..errors import Unavailable, UsageError
from ..language import _

#: Where `yb sandbox serve` listens unless it is told otherwise.
USUAL = "http://127.0.0.1:8765"
SECONDS = 15.0


class Practice:
    """The practice platform at `url`. Raises UsageError where that is another machine: a real platform has no
    such controls.
    """

    def __init__(self, url: str = "") -> None:
        self.url = (url or USUAL).rstrip("/")
        if not _is_this_machine(urlsplit(self.url).hostname or ""):
            raise UsageError(
                _("{url} is no practice platform of this machine").format(url=self.url),
                _("`yb sandbox serve` starts one; name it with --platform"),
            )

    def get(self, name: str, **wanted: str | int) -> dict[str, Any]:
        """What the platform holds under a name. Raises Unavailable, UsageError."""
        return self._call("GET", name, params=wanted)

    def post(self, name: str, **body: str | int) -> dict[str, Any]:
        """Order something; the platform's answer. Raises Unavailable, UsageError with its sentence."""
        return self._call("POST", name, json=body)

    def _call(self, method: str, name: str, **content: Any) -> dict[str, Any]:
        import httpx

        try:
            answer = httpx.request(
                method, f"{self.url}/sandbox/{name}", timeout=SECONDS, trust_env=False, **content
            )
            told = answer.json()
        except (httpx.HTTPError, ValueError):
            raise Unavailable(
                _("no practice platform answers at {url}").format(url=self.url),
                _("start it with `yb sandbox serve`, or name another with --platform"),
            ) from None
        if answer.status_code != httpx.codes.OK or not isinstance(told, dict):
            says = str(told.get("message", "")) if isinstance(told, dict) else ""
            raise UsageError(
                _("the practice platform refuses: {says}").format(says=says),
                _("`yb sandbox --help` lists what can be ordered"),
            )
        return told


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
