"""The line against servers that really run and really misbehave: silence is Away, in bounded time.

Nothing here asserts seconds; a line that waits for ever is caught by the time limit of the test.
"""

import datetime as dt
import gzip
import json
import logging
import socket
import ssl
import struct
import threading
from contextlib import closing

import pytest

from conftest import HANGS
from ybcli import language
from ybcli.connectors import Message
from ybcli.connectors._http import Patience, _retry_after
from ybcli.connectors.platform import Platform
from ybcli.errors import Unavailable

CHINA = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 7, 8, 9, 0, tzinfo=CHINA)
CANARY = "339901199003079967"
CANARY_NAME = "金丝雀"
#: For a server that answers in the end, however slow the machine is.
SURE = Patience(attempt_seconds=HANGS, attempts=2, first_pause=0.01, longest_pause=0.2)
#: For a server that never ends.
QUICK = Patience(attempt_seconds=0.6, attempts=2, first_pause=0.01, longest_pause=0.2)
GOOD = json.dumps(
    {
        "infcode": 0,
        "inf_refmsgid": "r1",
        "err_msg": None,
        "output": {"rlts_id": "R-1", "psn_no": "P-1"},
    }
).encode()
MESSAGE = Message(
    "c1:2:register_person",
    "register_person",
    {
        "case_id": "c1",
        "id_number": CANARY,
        "name": CANARY_NAME,
        "scheme": "employee",
        "credit_code": "91330100MA2CANARY9",
        "region": "339901",
        "begins_on": "2026-07-01",
    },
    created="2026-07-08T09:00:00+08:00",
)


@pytest.fixture(autouse=True)
def _in_english():
    language.choose("en")


class Server:
    """A server that answers each connection by the next of its manners; the last one stays."""

    def __init__(self, *manners, context=None):
        self.manners, self.context = manners, context
        self.asked = []
        self._over = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http{'s' if context else ''}://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._turn, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_exc):
        self._over.set()
        self._socket.close()

    def _turn(self):
        number = 0
        while not self._over.is_set():
            try:
                connection, _address = self._socket.accept()
            except OSError:
                return
            manner = self.manners[min(number, len(self.manners) - 1)]
            number += 1
            threading.Thread(target=self._one, args=(connection, manner), daemon=True).start()

    def _one(self, connection, manner):
        try:
            with closing(connection):
                if self.context:
                    connection = self.context.wrap_socket(connection, server_side=True)
                connection.settimeout(HANGS)
                self.asked.append(heard(connection))
                manner(connection, self._over)
        except OSError:
            pass


def heard(connection):
    """One whole request."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        raw += connection.recv(65536) or b"\r\n\r\n"
    head, _, body = raw.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        body += connection.recv(65536)
    return head, body


def reply(status, body, *headers, length=None):
    """A manner: this answer."""
    lines = [f"HTTP/1.1 {status} X", *headers, "Connection: close"]
    if length != "none":
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    raw = "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    def manner(connection, _over):
        connection.sendall(raw)

    return manner


def raw(text):
    """A manner: these bytes, then the connection is closed."""
    return lambda connection, _over: connection.sendall(text)


def mute(_connection, over):
    over.wait()


def hang_up(_connection, _over):
    return


def reset(connection, _over):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def drip(text, start=b""):
    """A manner: a byte now and then, for ever."""

    def manner(connection, over):
        connection.sendall(start)
        for byte in text * 1000:
            if over.wait(0.05):
                return
            connection.sendall(bytes([byte]))

    return manner


def packed(body, cut=0, corrupt=None):
    whole = bytearray(gzip.compress(body))
    if corrupt is not None:
        whole[corrupt] ^= 0xFF
    return bytes(whole[: len(whole) - cut])


GZIP = "Content-Encoding: gzip"
HOSTILE = {
    "does not answer": mute,
    "closes": hang_up,
    "resets": reset,
    "sends half a header": raw(b"HTTP/1.1 200 OK\r\nContent-Le"),
    "sends no HTTP": raw(b"\x00\xff\x13garbage\r\n\r\n"),
    "sends a short body": reply(200, GOOD, length=len(GOOD) + 50),
    "breaks a chunk": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n"),
    "ends in the middle of the chunks": raw(
        b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"inf\r\n'
    ),
    "is a portal": reply(200, b"<html>sign in</html>", "Content-Type: text/html"),
    "leads to a portal": reply(302, b"", "Location: http://portal.example/"),
    "cuts the JSON": reply(200, GOOD[:-9]),
    "cuts the gzip at the right length": reply(200, packed(GOOD, cut=12), GZIP),
    "cuts the gzip before its trailer": reply(200, packed(GOOD, cut=8), GZIP, length="none"),
    "spoils the gzip": reply(200, packed(GOOD, corrupt=14), GZIP),
    "spoils the checksum": reply(200, packed(GOOD, corrupt=-6), GZIP),
    "says gzip and sends text": reply(200, GOOD, GZIP),
    "packs by a way that was not asked for": reply(200, GOOD, "Content-Encoding: br"),
    "drips its body": drip(b" ", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"),
    "drips its header": drip(b"x", b"HTTP/1.1 200 OK\r\nX-Slow: "),
    "drips chunks": drip(b"1\r\n \r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
    "sends a gzip bomb": reply(200, gzip.compress(bytes(64 << 20), 1), GZIP),
    "sends too much": reply(200, b" " * (17 << 20)),
    "is overloaded": reply(503, b"", "Retry-After: 0"),
    "is overloaded for an hour": reply(503, b"", "Retry-After: 3600"),
    "has had enough": reply(429, b"slow down"),
    "fails": reply(500, b"<h1>oops</h1>"),
    "fails in JSON": reply(500, GOOD),
    "is not there": reply(404, b"nothing"),
    "wants a proxy sign-in": reply(407, b""),
    "sends a list": reply(200, b"[1]"),
    "sends nothing": reply(200, b""),
    "sends no envelope": reply(200, b'{"ok": true}'),
    "sends another encoding": reply(200, "{'infcode': '中'}".encode("gbk")),
    "sends a number without end": reply(200, b'{"infcode":' + b"9" * 5000 + b"}"),
    "sends a nest": reply(200, b'{"infcode":' + b"[" * 200_000),
    "sends NaN": reply(200, b'{"infcode": NaN}'),
    "has a gateway with a busy code": reply(200, b'{"code": 999, "msg": "busy"}'),
    "has a gateway that misses a header": reply(
        401, '{"code":401,"message":"鉴权参数不完整，请求不合法。"}'.encode()
    ),
}

ENDLESS = {"does not answer", "drips its body", "drips its header", "drips chunks"}


def platform(url, patience=SURE):
    return Platform(
        url=url,
        office_code="S33990100001",
        region="339901",
        paasid="practice",
        secret="practice-secret",
        now=lambda: NOW,
        patience=patience,
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_a_server_that_misbehaves_is_away(name):
    patience = QUICK if name in ENDLESS else SURE
    with (
        Server(HOSTILE[name]) as server,
        platform(server.url, patience) as line,
        pytest.raises(Unavailable),
    ):
        line.send(MESSAGE)


@pytest.mark.parametrize(
    "name",
    [
        "closes",
        "resets",
        "cuts the gzip before its trailer",
        "is a portal",
        "is overloaded",
        "fails",
    ],
)
def test_one_bad_attempt_is_made_good_by_the_next(name):
    with Server(HOSTILE[name], reply(200, GOOD)) as server, platform(server.url) as line:
        receipt = line.send(MESSAGE)
    assert (receipt.state, receipt.reference) == ("accepted", "R-1")
    first, second = (body for _head, body in server.asked)
    assert first == second, "a resend is the same message to the byte"


def test_nobody_at_the_address_is_away():
    with socket.create_server(("127.0.0.1", 0)) as unused:
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    with platform(url) as line, pytest.raises(Unavailable) as away:
        line.send(MESSAGE)
    assert "reached" in away.value.says


@pytest.mark.parametrize(
    "url", ["", "nonsense", "ftp://x", "http://", "http://[::1", "http://a b/"]
)
def test_no_address_is_away(url):
    with platform(url) as line, pytest.raises(Unavailable):
        line.send(MESSAGE)


def test_a_packed_answer_is_read():
    with Server(reply(200, packed(GOOD), GZIP)) as server, platform(server.url) as line:
        assert line.send(MESSAGE).state == "accepted"


def test_a_pause_that_is_asked_for_is_kept():
    busy = reply(503, b"", "Retry-After: 1")
    patient = Patience(attempt_seconds=HANGS, attempts=2, first_pause=0.01, longest_pause=2)
    with Server(busy, reply(200, GOOD)) as server, platform(server.url, patient) as line:
        assert line.send(MESSAGE).state == "accepted"


def test_an_hour_is_not_waited_for():
    patient = Patience(attempt_seconds=HANGS, attempts=9, first_pause=0.01, longest_pause=2)
    busy = HOSTILE["is overloaded for an hour"]
    with Server(busy) as server, platform(server.url, patient) as line:
        with pytest.raises(Unavailable):
            line.send(MESSAGE)
        assert len(server.asked) == 1


def test_after_silence_the_next_message_is_tried_once():
    with Server(hang_up) as server, platform(server.url) as line:
        for _time in range(3):
            with pytest.raises(Unavailable):
                line.send(MESSAGE)
        assert len(server.asked) == SURE.attempts + 2


def test_a_line_can_be_used_again_after_silence():
    with Server(hang_up, hang_up, reply(200, GOOD)) as server, platform(server.url) as line:
        with pytest.raises(Unavailable):
            line.send(MESSAGE)
        assert line.send(MESSAGE).state == "accepted"


def test_retry_after_is_read_as_number_and_as_date():
    assert _retry_after("7", lambda: NOW) == 7
    assert _retry_after("Wed, 08 Jul 2026 01:00:30 GMT", lambda: NOW) == 30
    assert _retry_after("Wed, 08 Jul 2026 00:00:00 GMT", lambda: NOW) == 0
    for nonsense in ("", "soon", "-3", "9" * 40):
        assert _retry_after(nonsense, lambda: NOW) is None


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("签名时间戳超时!", "clock"),
        ("签名不一致!", "account"),
        ("非法用户!", "account"),
        ("缺少服务网关的请求头!", "another way"),
        ("鉴权参数不完整，请求不合法。", "another way"),
    ],
)
@pytest.mark.parametrize("status", [200, 401])
def test_a_gateways_refusal_says_what_to_look_at_and_is_not_repeated(words, says, status):
    body = json.dumps({"code": 401, "message": words}).encode()
    with Server(reply(status, body)) as server, platform(server.url) as line:
        with pytest.raises(Unavailable) as away:
            line.send(MESSAGE)
        assert says in away.value.says
        assert len(server.asked) == 1


def test_what_goes_out_is_signed(monkeypatch):
    from ybcli.connectors import _http

    monkeypatch.setattr(_http.secrets, "token_hex", lambda _n: "abc123")
    line = _http.Line(
        "http://x",
        "/",
        paasid="practice",
        secret="demo-secret",
        now=lambda: dt.datetime.fromtimestamp(1_700_000_000, CHINA),
        patience=QUICK,
    )
    assert line.headers()["x-tif-signature"] == (
        "1110f10f76885fff4039393e372856dfc423c0260e72395dc2fd27040f1d8c58"
    )


@pytest.mark.parametrize("name", ["closes", "is a portal", "spoils the gzip", "sends a short body"])
def test_no_person_stands_in_logs_or_errors(name, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    for noisy in ("httpx", "httpcore"):
        logging.getLogger(noisy).setLevel(logging.NOTSET)
    with (
        Server(HOSTILE[name]) as server,
        platform(server.url) as line,
        pytest.raises(Unavailable) as away,
    ):
        line.send(MESSAGE)
    said = f"{away.value} {away.value.says} {away.value.cure} {MESSAGE} {caplog.text} {capfd.readouterr()}"
    assert CANARY not in said
    assert CANARY_NAME not in said
    assert "practice-secret" not in said
    assert away.value.__cause__ is None


def test_the_environments_proxy_is_not_used(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    with Server(reply(200, GOOD)) as server, platform(server.url) as line:
        assert line.send(MESSAGE).state == "accepted"


def made_certificate(folder, *, host="127.0.0.1", start=-2, end=2):
    """A root, and a certificate for `host` valid from `start` to `end` days from now."""
    x509 = pytest.importorskip("cryptography.x509")
    import ipaddress

    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    today = dt.datetime.now(dt.UTC)

    def certificate(name, key, issuer, signing, days, *extensions):
        maker = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(today + dt.timedelta(days=days[0]))
            .not_valid_after(today + dt.timedelta(days=days[1]))
        )
        for extension in extensions:
            maker = maker.add_extension(
                extension, critical=isinstance(extension, x509.BasicConstraints)
            )
        return maker.sign(signing, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    root, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = x509.BasicConstraints(ca=True, path_length=None)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))])
    known = x509.SubjectKeyIdentifier.from_public_key(root.public_key())
    by = x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key())
    usage = x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        crl_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    (folder / "root.pem").write_bytes(
        certificate("root", root, "root", root, (-9, 9), authority, known, usage)
    )
    (folder / "own.pem").write_bytes(
        certificate("own", key, "root", root, (start, end), names, by)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "own.pem")
    return context


@pytest.mark.parametrize(
    ("made", "trusted", "says"),
    [
        ({}, True, ""),
        ({}, False, "authority"),
        ({"start": -9, "end": -2}, True, "expired"),
        ({"start": 2, "end": 9}, True, "not valid yet"),
        ({"host": "127.0.0.9"}, True, "another address"),
    ],
)
def test_a_certificate_fault_says_which_it_is(made, trusted, says, tmp_path, monkeypatch):
    context = made_certificate(tmp_path, **made)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "root.pem"))
    with Server(reply(200, GOOD), context=context) as server, platform(server.url) as line:
        if not says:
            assert line.send(MESSAGE).state == "accepted"
            return
        with pytest.raises(Unavailable) as away:
            line.send(MESSAGE)
        assert says in away.value.says
        assert server.asked == []
