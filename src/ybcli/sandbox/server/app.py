"""The HTTP side: one address for the platform, the controls beside it, and the faults on the way.

A dropped connection is a real one: the transport is aborted, so that a client sees what a torn
network shows it.
"""

from __future__ import annotations

import asyncio
import ipaddress
import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from ..controls.orders import ORDERS, READS, Control
from ..transactions.platform import JSON, Answer, Platform, gateway
from ..wire.envelope import Request
from ..wire.shapes import shaped
from ..wire.values import LIMIT_BYTES, PATH, Mistake, parsed, written

_PORTAL = "<html><head><title>网络认证</title></head><body>请先登录</body></html>"


class Protocol(H11Protocol):
    """HTTP whose connections can be torn: the open transports by the client's address."""

    open: dict[tuple[str, int], asyncio.Transport] = {}  # noqa: RUF012 - one for the process, on purpose

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Remember the transport."""
        super().connection_made(transport)
        if self.client:
            self.open[self.client] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        if self.client:
            self.open.pop(self.client, None)
        super().connection_lost(exc)


class _Torn(Response):
    """No answer: the connection is aborted."""

    async def __call__(self, scope: Scope, _receive: Receive, _send: Send) -> None:
        transport = Protocol.open.get(tuple(scope["client"]))
        assert transport is not None, "served by our own protocol"
        transport.abort()
        for _turn in range(3):  # until the server knows that the client is gone
            await asyncio.sleep(0)


def application(platform: Platform, hosts: list[str]) -> Starlette:
    """The ASGI application; other `Host:` names than `hosts` are refused with 400."""

    async def call(request: HttpRequest) -> Response:
        body = await _body(request)
        if body is None:
            return _said(gateway(413, f"请求超过{LIMIT_BYTES // 1024 // 1024}MB"))
        admitted = platform.admit(request.headers, body)
        if isinstance(admitted, Answer):
            return _said(admitted)
        return await _suffered(platform, admitted)

    routes = [Route(PATH, call, methods=["POST"])]
    for table, method in ((READS, "GET"), (ORDERS, "POST")):
        routes.extend(
            Route(f"/sandbox/{name}", _control(platform, control), methods=[method])
            for name, control in table.items()
        )
    middleware = [Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)]
    return Starlette(routes=routes, middleware=middleware)


async def _suffered(platform: Platform, request: Request) -> Response:
    """The answer to a request, after what the network does to it."""
    fault = platform.practice.faults.strike(request.infno)
    kind = fault.kind if fault else ""
    if kind == "drop":
        return _Torn()
    if kind == "5xx":
        return _busy(fault.seconds if fault else 0)
    if kind == "garbage":
        return Response(_PORTAL, media_type="text/html")
    if fault and kind == "delay":
        await asyncio.sleep(fault.seconds)
    request = replace(request, fault=kind)
    answer = await run_in_threadpool(platform.handle, request)
    if kind == "double":
        answer = await run_in_threadpool(platform.handle, request)
    if kind == "lost_ack":
        return _Torn()
    return _said(replace(answer, body=shaped(kind, answer.body)))


def _busy(seconds: float) -> Response:
    """503, with a Retry-After where the order named seconds."""
    wait = {"retry-after": str(math.ceil(seconds))} if seconds else {}
    return Response("Service Unavailable", 503, wait, "text/plain")


def _said(answer: Answer) -> Response:
    return Response(answer.body, answer.status, media_type=answer.media_type)


def _control(platform: Platform, control: Control) -> Callable[[HttpRequest], Any]:
    def act(wanted: dict[str, Any]) -> dict[str, Any]:
        with platform.practice.lock:
            return control(platform, wanted)

    async def answer(request: HttpRequest) -> Response:
        if request.client is None or not ipaddress.ip_address(request.client.host).is_loopback:
            return _said(gateway(403, "the practice controls answer this machine only"))
        if "origin" in request.headers:
            return _said(gateway(403, "the practice controls answer no web page"))
        body = await _body(request)
        if body is None:
            return _said(gateway(413, "the body is too long"))
        try:
            wanted = parsed(body) if body else dict(request.query_params)
        except ValueError:
            return _said(gateway(400, "the body is no JSON"))
        if not isinstance(wanted, dict):
            return _said(gateway(400, "the body is no JSON object"))
        try:
            done = await run_in_threadpool(act, wanted)
        except Mistake as mistake:
            return _said(gateway(400, str(mistake)[:200]))
        return Response(written(done), media_type=JSON)

    return answer


async def _body(request: HttpRequest) -> bytes | None:
    """The request's body, None where it is longer than the limit."""
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length[:20]) > LIMIT_BYTES:
        return None
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > LIMIT_BYTES:
            return None
        pieces.append(piece)
    return b"".join(pieces)
