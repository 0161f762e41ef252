"""The provincial platform: everything that is told, asked and compared goes over this one line.

A message's number on the wire is made from its id, so that sending it again is the same message,
and asking has a number of its own each time. A business refusal of a message is a `Receipt`; a
refusal of a question is `Away`, because then we do not know what we asked for.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar

from ..errors import BadData, Unavailable
from ..language import _
from . import DEPARTMENTS, _files, _statements, _topics, _wire, kinds
from ._contract import Difference, Feed, Message, Receipt
from ._http import Answer, Call, Line, Patience
from ._questions import refused
from ._records import read_record
from ._sending import downloaded, fitting, is_feed, is_sign_in, sent_at, seq_of, written
from ._settlements import Settlements
from ._signing import SIGN_TYPES, WAYS, Signing
from ._silence import Silence, TooLarge, away

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")
Sender = _wire.Sender

__all__ = ["SIGN_TYPES", "WAYS", "Patience", "Platform", "Sender", "Signing"]

PAGE = 1000
_DOWNLOAD_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class _Whose:
    """In whose name a transaction goes (code, name), and where its person is insured."""

    house: tuple[str, str]
    insured_in: str = ""


class Platform(Settlements):
    """The platform as the desk sees it (a `Connector`). Nothing is opened before the first call."""

    def __init__(
        self,
        *,
        url: str,
        office_code: str,
        region: str,
        paasid: str,
        secret: str,
        now: Callable[[], datetime],
        office_name: str = "医疗保障经办机构",
        patience: Patience | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        sender: _wire.Sender | None = None,
        signing: Signing | None = None,
        note: Callable[[str, str, bytes], None] | None = None,
    ) -> None:
        self._sender, self._signing = sender or _wire.Sender(), signing or Signing()
        self._note = note or (lambda _kind, _infno, _body: None)
        self._sequence = secrets.randbelow(36**4)
        self.office_code, self.region, self._office_name = office_code, region, office_name
        self._now = now
        self._sign_no, self._signed_on = "", ""
        self._numbers, self._identities, self._vouchers = {}, {}, {}
        self._answered: dict[str, str] = {}
        self._last = ("", b"")
        self._line = Line(
            url,
            _wire.PATH,
            paasid=paasid,
            secret=secret,
            now=now,
            signing=self._signing,
            patience=patience or Patience(),
            transport=transport,
        )

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def __enter__(self) -> Platform:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def send(self, message: Message) -> Receipt:
        """Tell the platform. Raises Away where nobody answers; then send the same message later.

        Raises BadData for a message that cannot be written: an unknown topic, a body that lacks something.
        """
        topic = _topics.TOPICS.get(message.topic)
        if topic is None:
            near = get_close_matches(message.topic, _topics.TOPICS, n=1)
            raise BadData(
                _("there is no message topic {topic}").format(topic=message.topic),
                _("did you mean {near}?").format(near=near[0]) if near else "",
            )
        missing = self._missing(topic, message.body)
        if isinstance(missing, str):
            return Receipt("refused", "", missing, {})
        body = {**message.body, **missing}
        if "message_id" in body:
            body["original_number"] = self._numbered(
                body["message_id"],
                str(body.get("message_made", "")),
                int(body.get("message_number", -1)),
            )
        node = written(message.topic, topic, body)
        number = self._numbered(message.id, message.created, message.number)
        at = sent_at(message.created, self._now)
        if message.rows is not None:
            file = _files.packed(_topics.wage_line(row) for row in message.rows())
            own = self._numbered(f"{message.id}/rows", message.created, message.number)
            uploaded = self._upload(file, msgid=own, at=at)
            if uploaded.refusal:
                return Receipt("refused", "", uploaded.refusal, {})
            node["file_qury_no"] = _wire.text(uploaded.output["file_qury_no"])
        reply = self._transact(
            topic.infno, {topic.name: node}, msgid=number, at=at, fits=_topics.is_taken(topic)
        )
        self._check_tied(reply, number)
        if reply.refusal:
            return Receipt("refused", "", reply.refusal, {})
        nodes = (_wire.one(reply.output.get(name)) for name in ("data", "result"))
        output = next(filter(None, nodes), reply.output)
        named = {
            ours: _wire.text(output[theirs])
            for theirs, ours in _topics.ANSWERS.items()
            if theirs in output
        }
        reference = _wire.text(output.get(topic.reference)) or number
        return Receipt("accepted", reference, "", named, reply.reference)

    def number_of(self, message_id: str) -> str:
        """The number under which the platform knows one of our messages."""
        return _wire.message_number(self.office_code, message_id)

    def remember(self, answers: Mapping[str, str]) -> None:
        """Know the platform's last answers again: the number of each, and our message that it was for."""
        for answer, message_id in answers.items():
            self._answered[answer] = _wire.message_number(self.office_code, message_id)

    def _check_tied(self, reply: _wire.Reply, number: str) -> None:
        """Raise Unavailable for an answer that is another message's (a cache, a mixed-up gateway): the
        platform gives each of its answers a number of its own (`inf_refmsgid`).
        """
        if reply.refusal:
            return
        if self._answered.setdefault(reply.reference, number) != number:
            raise self.unreadable()

    def fetch(self, department: str, cursor: str, limit: int = PAGE) -> Feed:
        """A department's records after `cursor`. Raises Away where it is silent or refuses."""
        assert department in DEPARTMENTS, department
        size = max(1, min(limit, PAGE))
        while True:
            node = {"department": department, "cursor": cursor, "limit": str(size)}
            try:
                output = self._ask("YF01", {"data": node}, is_feed)
                break
            except TooLarge:
                if size == 1:
                    raise
                size = max(size // 8, 1)
            except Unavailable as refused:
                # A platform restored from a backup does not know our place in its feed. Whatever it
                # refuses, reading from the beginning is safe: each record is taken once, by its own id.
                if not cursor or refused.kind != "away.refused":
                    raise
                cursor = ""
        records = [
            read_record(department, kinds(department), raw)
            for raw in sorted(_wire.many(output.get("records")), key=seq_of)
        ]
        following = _wire.text(output.get("next_cursor")) or cursor
        more = _wire.text(output.get("more")) == "1" and following != cursor
        return Feed(tuple(records), following, more)

    def totals(
        self,
        *,
        scheme: str,
        region: str,
        period: str,
        persons: int,
        amount_fen: int,
        employer_fen: int,
        employee_fen: int,
    ) -> bool:
        """Do the sums of a month (or a residents' year) agree with the platform's? Raises Away."""
        sums = _statements.Sums(persons, amount_fen, employer_fen, employee_fen)
        node = _statements.totals_node(scheme, region, period, sums)
        output = self._ask("3201", {"data": node}, _statements.is_verdict)
        return _wire.text(_wire.one(output["stmtinfo"])["stmt_rslt"]) == "0"

    def details(
        self,
        *,
        scheme: str,
        region: str,
        period: str,
        rows: Iterable[tuple[str, str, str, int, int, int]],
    ) -> list[Difference]:
        """The lines on which the sides do not agree.

        `rows` are ours: line id, declaration id, identity number, then amount, employer's and
        employee's part in fen. Raises Away.
        """
        ours = rows if isinstance(rows, Sequence) else list(rows)
        sums = _statements.Sums.of(ours)
        uploaded = self._upload(_files.packed(_statements.statement_line(row) for row in ours))
        if uploaded.refusal:
            raise refused(uploaded.refusal)
        number = _wire.text(uploaded.output["file_qury_no"])
        node = _statements.details_node(scheme, region, period, sums, number)
        result = _wire.one(self._ask("3202", {"data": node}, _statements.is_file)["fileinfo"])
        wanted = {
            "file_qury_no": _wire.text(result["file_qury_no"]),
            "filename": _wire.text(result.get("filename")),
            "fixmedins_code": self.office_code,
        }
        found = self._exchange(
            "9102", {"fsDownloadIn": wanted}, downloaded, seconds=_DOWNLOAD_SECONDS
        )
        return _statements.with_ours(found, ours)

    def _upload(self, file: bytes, *, msgid: str = "", at: str = "") -> _wire.Reply:
        msgid = msgid or self._fresh()
        name = f"{msgid[-18:]}.txt.zip"
        node = {"fsUploadIn": {"filename": name, "fixmedins_code": self.office_code}}
        return self._transact(
            "9101", node, msgid=msgid, at=at, file=(name, file), fits=_statements.is_upload
        )

    def _ask(
        self, infno: str, node: Mapping[str, Any], fits: Callable[[Mapping[str, Any]], bool]
    ) -> Mapping[str, Any]:
        reply = self._transact(infno, node, fits=fits)
        if reply.refusal:
            raise refused(reply.refusal)
        return reply.output

    def _transact(
        self,
        infno: str,
        node: Mapping[str, Any],
        *,
        msgid: str = "",
        at: str = "",
        file: tuple[str, bytes] | None = None,
        fits: Callable[[Mapping[str, Any]], bool] | None = None,
        house: tuple[str, str] | None = None,
        insured_in: str = "",
    ) -> _wire.Reply:
        """One transaction; signs in and says it again where the platform demands a sign-in."""

        def read(answer: Answer) -> _wire.Reply:
            reply = fitting(_wire.read_reply(answer, infno), fits)
            for kind in reply.repaired:
                self._note(kind, infno, b"")
            return reply

        msgid = msgid or self._fresh()
        self._forget_yesterday()
        whose = _Whose(house or (self.office_code, self._office_name), insured_in)
        reply = self._exchange(infno, node, read, msgid=msgid, at=at, file=file, whose=whose)
        if "签到" in reply.refusal and infno != "9001":
            self._sign_in()
            reply = self._exchange(infno, node, read, msgid=msgid, at=at, file=file, whose=whose)
        return reply

    def unreadable(self, fault: Silence | None = None) -> Unavailable:
        """The `Away` for the last answer, in which something cannot be read; its bytes are kept."""
        self._note("unread", *self._last)
        return away(fault or Silence("garbage"))

    def _exchange(
        self,
        infno: str,
        node: Mapping[str, Any],
        read: Callable[[Answer], T],
        *,
        msgid: str = "",
        at: str = "",
        file: tuple[str, bytes] | None = None,
        seconds: float = 0,
        whose: _Whose | None = None,
    ) -> T:
        def heard(answer: Answer) -> T:
            self._last = (infno, answer.body)
            try:
                return read(answer)
            except Silence:
                self._note("unread", *self._last)
                raise

        whose = whose or _Whose((self.office_code, self._office_name))
        code, name = whose.house
        text = _wire.envelope(
            office_code=code,
            office_name=name,
            region=self.region,
            insured_in=whose.insured_in,
            sign_no=self._sign_no,
            infno=infno,
            msgid=msgid or self._fresh(),
            at=at or _wire.stamp(self._now()),
            node=node,
            sender=self._sender,
            sign=self._signing.sign,
        )
        return self._line.post(Call(text, file, infno), heard, seconds=seconds)

    def _sign_in(self) -> None:
        said = {"opter_no": self._sender.opter, "mac": "00-00-00-00-00-00", "ip": "127.0.0.1"}
        output = self._ask("9001", {"signIn": said}, is_sign_in)
        self._sign_no = _wire.text(_wire.one(output["signinoutb"]).get("sign_no"))
        self._signed_on = _wire.stamp(self._now())[:10]

    def _numbered(self, message_id: str, created: str, sequence: int) -> str:
        """The number on the wire of a message that was made at a time (ISO) with a number in the outbox;
        below nought: by a version that numbered by the id alone. What goes before a message (its file)
        has a number of its own, half the range away.
        """
        if not created or sequence < 0:
            return _wire.message_number(self.office_code, message_id)
        sequence += 36**4 // 2 if message_id.endswith("/rows") else 0
        made = datetime.fromisoformat(created)
        return _wire.message_number(self.office_code, message_id, made, sequence)

    def _forget_yesterday(self) -> None:
        if self._sign_no and self._signed_on != _wire.stamp(self._now())[:10]:
            self._sign_no = ""

    def _fresh(self) -> str:
        self._sequence += 1
        return _wire.message_number(self.office_code, "", self._now(), self._sequence)
