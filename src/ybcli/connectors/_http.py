"""One line to the platform: signed, with a limit on the whole time, patient but not for ever.

What httpx does not do is done here: its time-outs never fire on a slow drip, it follows a gzip bomb
to the end, and it takes a cut gzip body for a whole one. So each attempt runs on a loop of its own
thread under one deadline, the body is read in pieces and unpacked with a limit, and an answer that
is not whole is silence. Silence is retried with back-off; then it is `Away`, whatever it was.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import threading
import time
import zlib
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from ..errors import Unavailable
from ..language import _
from ._signing import Signing
from ._silence import Silence, away, certificate_fault, gateway_fault

if TYPE_CHECKING:
    import ssl

    import httpx

T = TypeVar("T")

#: No answer may be longer than this, unpacked.
LIMIT_BYTES = 16 * 1024 * 1024
#: What a slow line moves in a second; a large upload gets time for its size.
SLOW_LINE_BYTES = 50_000


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the platform is waited for: `attempts` of `attempt_seconds` each, pauses between.

    Pauses grow from `first_pause` threefold up to `longest_pause`, each cut by chance to between
    half and the whole, so that a county's laptops do not come back all at once. A pause that the
    platform asks for is kept; one longer than `longest_asked` is left to the next sync.
    """

    attempt_seconds: float = 15.0
    attempts: int = 3
    first_pause: float = 0.3
    longest_pause: float = 5.0
    longest_asked: float = 10.0

    def pause(self, failed: int) -> float:
        """Seconds to wait after the `failed`-th failure (1, 2, …)."""
        longest = min(self.first_pause * 3.0 ** (failed - 1), self.longest_pause)
        return longest * secrets.SystemRandom().uniform(0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole HTTP answer with status 200; `body` is unpacked."""

    media_type: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """One POST: the envelope's text, and a file where one goes with it (name, bytes)."""

    text: str = field(repr=False)
    file: tuple[str, bytes] | None = field(default=None, repr=False)
    infno: str = ""

    @property
    def size(self) -> int:
        """About how many bytes go out."""
        return len(self.text) + (len(self.file[1]) if self.file else 0)


class Line:
    """The one client of a call of the program. Opens nothing before it is used; `close()` it."""

    def __init__(
        self,
        url: str,
        path: str,
        *,
        paasid: str,
        secret: str,
        now: Callable[[], datetime],
        patience: Patience,
        signing: Signing | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.url = _address(url, path)
        self._paasid, self._secret, self._now = paasid, secret, now
        self._signing = signing or Signing()
        self._patience, self._transport = patience, transport
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._client: httpx.AsyncClient | None = None
        self._was_silent = False

    def post(self, call: Call, read: Callable[[Answer], T], *, seconds: float = 0) -> T:
        """What `read` makes of the answer to `call`.

        `read` raises Silence for an answer that is none. Raises Away once patience is at its end;
        after that, until somebody answers again, every call is tried once only.
        """
        if not self.url:
            raise Unavailable(
                _("no platform is set for this office"),
                _(
                    "its address is given with `yb office init --platform URL`; what waits is sent then"
                ),
            )
        limit = (seconds or self._patience.attempt_seconds) + call.size / SLOW_LINE_BYTES
        attempts = 1 if self._was_silent else self._patience.attempts
        failed = 0
        while True:
            try:
                found = read(self._attempt(call, limit))
            except Silence as silence:
                failed += 1
                pause = self._patience.pause(failed)
                if silence.after is not None:
                    pause = max(pause, silence.after)
                hopeless = silence.final or pause > self._patience.longest_asked
                if failed >= attempts or hopeless:
                    self._was_silent = not silence.heard
                    raise away(silence) from None
                time.sleep(pause)
            else:
                self._was_silent = False
                return found

    def close(self) -> None:
        """Hang up."""
        with self._lock:
            loop, client = self._loop, self._client
            self._loop = self._client = None
        if loop is None:
            return
        if client is not None:
            try:
                asyncio.run_coroutine_threadsafe(client.aclose(), loop).result(timeout=2)
            except Exception:
                logging.getLogger(__name__).debug("the line did not close in order")
        loop.call_soon_threadsafe(loop.stop)
        if self._thread is not None:
            self._thread.join(timeout=2)

    def headers(self, infno: str = "") -> dict[str, str]:
        """The gateway's signature in the site's way, made anew for each attempt."""
        made = self._signing.headers(self._paasid, self._secret, self._now(), infno)
        return {**made, "accept-encoding": "gzip"}

    def _attempt(self, call: Call, limit: float) -> Answer:
        import httpx

        try:
            return self._run(self._exchange(call, limit), limit + 2)
        except (TimeoutError, httpx.TimeoutException):
            raise Silence("slow") from None
        except zlib.error:
            raise Silence("garbage") from None
        except (httpx.HTTPError, httpx.StreamError, OSError, EOFError) as fault:
            raise certificate_fault(fault) or Silence("no_line") from None
        except (httpx.InvalidURL, UnicodeError):
            raise Silence("address", final=True) from None

    def _run(self, work: Coroutine[Any, Any, Answer], patience: float) -> Answer:
        waiting = asyncio.run_coroutine_threadsafe(work, self._running_loop())
        try:
            return waiting.result(timeout=patience)
        except BaseException:
            waiting.cancel()
            raise

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=_turn, args=(loop,), name="ybcli-line", daemon=True
                )
                self._thread.start()
            return self._loop

    async def _exchange(self, call: Call, limit: float) -> Answer:
        client = self._open_client()
        body: dict[str, Any] = {"content": call.text.encode()}
        headers = self.headers(call.infno)
        if call.file is None:
            headers["content-type"] = "application/json; charset=utf-8"
        else:
            file = (call.file[0], call.file[1], "application/zip")
            body = {"data": {"jsonStr": call.text}, "files": {"file": file}}
        async with asyncio.timeout(limit):
            async with client.stream("POST", self.url, headers=headers, **body) as response:
                packed = response.headers.get("content-encoding", "identity").strip().lower()
                unpack = _Unpacker(packed)
                async for piece in response.aiter_raw(65_536):
                    unpack.feed(piece)
                return _judged(response.status_code, response.headers, unpack.whole(), self._now)

    def _open_client(self) -> httpx.AsyncClient:
        if self._client is None:
            import httpx

            for name in ("httpx", "httpcore"):
                if logging.getLogger(name).level < logging.WARNING:
                    logging.getLogger(name).setLevel(logging.WARNING)
            self._client = httpx.AsyncClient(
                verify=_trust(self.url),
                trust_env=False,
                follow_redirects=False,
                timeout=httpx.Timeout(None),
                transport=self._transport,
            )
        return self._client


def _address(url: str, path: str) -> str:
    """The whole address, with the usual `path` where it has none; empty where it is no address."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return ""
    except ValueError:
        return ""
    return url if parts.path.strip("/") else url.rstrip("/") + path


def _turn(loop: asyncio.AbstractEventLoop) -> None:
    try:
        loop.run_forever()
    finally:
        loop.close()


def _trust(url: str) -> ssl.SSLContext:
    import ssl

    if urlsplit(url).scheme == "https":
        return ssl.create_default_context()
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nobody, and costs nothing


class _Unpacker:
    """A body in pieces, unpacked with a limit; whole only where its packing is."""

    def __init__(self, packed: str) -> None:
        if packed not in {"identity", "", "gzip", "x-gzip", "deflate"}:
            raise Silence("garbage")
        self._open = None if packed in {"identity", ""} else zlib.decompressobj(wbits=47)
        self._pieces: list[bytes] = []
        self._size = 0

    def feed(self, piece: bytes) -> None:
        """Take a piece. Raises Silence where the body is too large or badly packed."""
        if self._open is not None:
            piece = self._open.decompress(piece, LIMIT_BYTES + 1 - self._size)
        self._size += len(piece)
        if self._size > LIMIT_BYTES or (self._open is not None and self._open.unconsumed_tail):
            raise Silence("too_large", final=True, heard=True)
        self._pieces.append(piece)

    def whole(self) -> bytes:
        """The body. Raises Silence where the packing was cut off."""
        if self._open is not None and self._size and not self._open.eof:
            raise Silence("garbage")
        return b"".join(self._pieces)


def _judged(
    status: int, headers: Mapping[str, str], body: bytes, now: Callable[[], datetime]
) -> Answer:
    """The answer, where the status is good and no gateway speaks; else Silence with its kind."""
    if status in {408, 425, 429} or status >= 500:
        raise Silence("busy", after=_retry_after(headers.get("retry-after", ""), now))
    if fault := gateway_fault(status, body):
        raise fault
    if 300 <= status < 400:
        raise Silence("portal")
    if status != 200:
        raise Silence("address", final=status not in {401, 403}, heard=True)
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    return Answer(media_type, body)


def _retry_after(stated: str, now: Callable[[], datetime]) -> float | None:
    """The seconds of a Retry-After header, given as a number or as a date; None without one."""
    from email.utils import parsedate_to_datetime

    if stated.strip().isdigit() and len(stated) < 10:
        return float(stated)
    try:
        return max((parsedate_to_datetime(stated) - now()).total_seconds(), 0.0)
    except (ValueError, TypeError, IndexError):
        return None
