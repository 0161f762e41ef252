"""Starting and stopping the practice platform: a process of its own, or a thread in a test.

It listens on this machine only, unless whoever starts it says in so many words that it may be
reached from the network.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from types import TracebackType

import uvicorn
from starlette.types import Receive, Scope, Send

from ...errors import UsageError, YbError
from ...language import _
from ..departments.staging import begin
from ..transactions.platform import Platform
from ..wire.options import Options
from ..world.practice import Practice
from .app import Protocol, application

LOOPBACK = "127.0.0.1"


class _Server(uvicorn.Server):
    """A server that leaves the process's signals to whoever runs it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Catch none."""
        yield


def run(
    options: Options, host: str = LOOPBACK, port: int = 8765, *, open_to_network: bool = False
) -> None:
    """Serve until SIGTERM or SIGINT. The first line on stdout is the address.

    Raises UsageError for a host that others can reach without `open_to_network`, YbError for a port
    that is taken.
    """
    listening = _listen(host, port, open_to_network=open_to_network)
    server = _server(_World(options, listening))

    def stop(_number: int, _frame: object) -> None:
        server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    sys.stdout.write(_address(listening) + "\n")
    sys.stdout.flush()
    asyncio.run(server.serve([listening]))


class Running:
    """A practice platform that runs in a thread of this process: `with Running(options) as it`."""

    def __init__(self, options: Options | None = None, host: str = LOOPBACK, port: int = 0) -> None:
        self._listening = _listen(host, port, open_to_network=False)
        self._world = _World(options or Options(), self._listening)
        self._server = _server(self._world)
        self.url = _address(self._listening)
        self._thread = threading.Thread(target=self._serve, name="ybcli-sandbox", daemon=True)

    def __enter__(self) -> Running:
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _fault: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def reset(self, options: Options) -> None:
        """Begin anew at the same address, as if it were started with `options`; nothing is kept.

        A request that is under way ends in the world in which it began.
        """
        self._world.begin(options)

    def close(self) -> None:
        """Stop, and wait until the port is free."""
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self._listening.close()

    def _serve(self) -> None:
        asyncio.run(self._server.serve([self._listening]))


def running(
    *,
    seed: int = 7,
    people: int = 300,
    quirks: str = "real",
    paasid: str = "practice",
    secret: str = "practice-secret",  # noqa: S107 - the published account of the practice platform
    any_clock: bool = False,
    sign_in: str = "optional",
    feed: str = "seeded",
    day: str = "",
    premium: str = "500.00",
    port: int = 0,
) -> Running:
    """A practice platform for a `with` statement; `.url` is its address."""
    options = Options(
        seed=seed,
        people=people,
        quirks=quirks,
        paasid=paasid,
        secret=secret,
        any_clock=any_clock,
        sign_in=sign_in,
        feed=feed,
        day=day,
        premium=premium,
    )
    return Running(options, port=port)


def _listen(host: str, port: int, *, open_to_network: bool) -> socket.socket:
    """A socket that listens already, so that the address can be told before the server starts."""
    address = LOOPBACK if host == "localhost" else host
    try:
        loopback = ipaddress.ip_address(address).is_loopback
    except ValueError:
        loopback = False
    if not loopback and not open_to_network:
        raise UsageError(
            _("the practice platform does not listen on {host}").format(host=host),
            _("it is for this machine only; leave --host out, or add --open-to-network"),
        )
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    # With its protocol named, connections get TCP_NODELAY; without, each answer takes 40 ms more.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, port))
        listening.listen(128)
    except (OSError, OverflowError) as fault:
        listening.close()
        raise YbError(
            _("the practice platform cannot listen on {host}, port {port}: {why}").format(
                host=host, port=port, why=getattr(fault, "strerror", None) or str(fault)
            ),
            _("choose another with --port; 0 takes any that is free"),
        ) from None
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _World:
    """The ASGI application of one practice platform after another."""

    def __init__(self, options: Options, listening: socket.socket) -> None:
        host = listening.getsockname()[0]
        unspecified = ipaddress.ip_address(host).is_unspecified
        self._hosts = ["*"] if unspecified else [LOOPBACK, "localhost", host]
        self.begin(options)

    def begin(self, options: Options) -> None:
        """Make the world of `options`; from now on requests go there."""
        practice = Practice(options)
        if options.feed == "seeded":
            begin(practice)
        self._application = application(Platform(practice), self._hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._application(scope, receive, send)


def _server(world: _World) -> _Server:
    config = uvicorn.Config(
        world,
        http=Protocol,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=1,
    )
    return _Server(config)
