"""What an officer can do: one function for each verb. The desk joins the rooms below.

`Desk` is made once for a call and opens things when they are first asked for: a verb that only
reads opens no connection for writing, one that needs no policy never reads the shelves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container
from datetime import date, datetime, timedelta
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import settings
from ..errors import NotAllowed, UsageError, YbError
from ..language import _

if TYPE_CHECKING:
    from ..cases.clocks import Calendar
    from ..cases.items import Item
    from ..cases.roles import Role
    from ..connectors.platform import Platform
    from ..law.engine.figure import Figure
    from ..law.engine.instruments import Shelf
    from ..law.engine.policy import Policy
    from ..store.reading import Reader
    from ..store.store import Store

#: Acts that no hand performed are written under this name.
AUTOMATIC = "automatic"
CLOCK = "clock"
#: So far the clocks of two computers on one store may differ.
CLOCKS_DIFFER = timedelta(minutes=10)
#: So much of an answer that could not be read is kept.
_KEPT_BYTES = 65_536
#: What of an envelope is a setting of the office (`yb office wire`).
_ENVELOPE = ("opter_type", "recer_sys_code", "dev_no")


class Desk:
    """The office at which an officer works: its store, shelves, calendar, day, and the officer."""

    def __init__(self, *, officer: str = "", home: Path | None = None) -> None:
        self.settings = settings.read(home)
        self.home = self.settings.home
        self._officer = officer or self.settings.officer
        #: What the platform answered about a person in this call; asked once each.
        self.answers: dict[str, list[dict[str, str]]] = {}
        #: What was mended of an answer, or could not be read: kind, transaction, its bytes (`casework/wire`).
        self.heard: list[tuple[str, str, bytes]] = []

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of what was opened."""
        if self.heard:
            _room("casework.wire").keep(self)
        for name in ("reader", "store", "platform"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()

    @cached_property
    def path(self) -> Path:
        """The store's file."""
        from ..store.connection import database_path

        return database_path(self.home)

    @cached_property
    def secrets(self) -> Any:
        """The office's keys, from the credentials folder, `YB_KEY_FILE` or the keyring."""
        from ..connectors import keys

        return keys.load(str(self.home.resolve()))

    @cached_property
    def reader(self) -> Reader:
        """The store for plain reads."""
        from ..store.connection import check_present
        from ..store.reading import Reader

        check_present(self.path)
        return Reader(self.path, self.secrets.key)

    @cached_property
    def store(self) -> Store:
        """The store for acts. Refused on a stated day (`YB_TODAY`) unless this office practises."""
        from ..store.store import Store

        if self.settings.today and not self.is_practice:
            raise NotAllowed(
                _("YB_TODAY sets the day for practice; this office is a real one"),
                _("unset YB_TODAY to write"),
                kind="office.today",
            )
        self.check_clock()
        return Store(self.path, self.secrets.key)

    def check_clock(self) -> None:
        """Raise YbError where the clock stands before what is written already: it was moved back.

        On a stated day there is no clock; what an officer accepted (`yb office clock`) is passed over.
        """
        from ..store.queries import entries

        last = "" if self.settings.today else entries.last_time(self.reader)
        latest = (self.now() + CLOCKS_DIFFER).isoformat(timespec="seconds")
        if last > latest and last != self.reader.setting("clock_accepted"):
            raise YbError(
                _("the clock was moved back: it is {now}, and the last entry is of {last}").format(
                    now=self.now().isoformat(timespec="seconds"), last=last
                ),
                _(
                    "set this computer's clock; where the entry's time was wrong, "
                    '`yb office clock --reason "…"`'
                ),
                kind="machine.clock",
            )

    @cached_property
    def region(self) -> str:
        """The region that this office serves, six digits."""
        return self.reader.setting("region")

    @cached_property
    def is_practice(self) -> bool:
        """Does this office practise (a county that does not exist)?"""
        return self.reader.setting("practice") == "1"

    @property
    def today(self) -> date:
        """The working day."""
        return settings.today()

    def now(self) -> datetime:
        """The time, in China."""
        return settings.now()

    @cached_property
    def items(self) -> dict[str, Item]:
        """The service items by code."""
        items: dict[str, Item] = _room("catalogue.names").load(self.settings.packs, self.home)
        return items

    def item(self, code: str) -> Item:
        """The item of this code; raises UsageError where there is none."""
        if code not in self.items:
            raise UsageError(_("there is no service item {code}").format(code=code))
        return self.items[code]

    def item_of(self, role: Role) -> Item:
        """The item that plays this role; raises UsageError where none does."""
        for item in self.items.values():
            if item.role == role:
                return item
        raise UsageError(
            _("no service item has the role {role}").format(role=role),
            _("`yb office check` names what is missing on the shelves"),
        )

    def codes(self, wanted: Callable[[Item], bool]) -> list[str]:
        """The codes of the items that are wanted."""
        return [item.code for item in self.items.values() if wanted(item)]

    @cached_property
    def shelf(self) -> Shelf:
        """The legal instruments; those that the office adopted are what its records say."""
        from ..law.engine import instruments, packs

        _room("policies.adoption").verify(self)
        if self.settings.packs != settings.BUILT_IN:
            packs.check_packs(self.settings.packs)
        return instruments.load(self.settings.packs)

    def policy(self, day: date, region: str, known_by: date | None = None) -> Policy:
        """What the law says on `day` in `region`, as known by `known_by` (None: by now)."""
        return self.shelf.on(day, region, known_by)

    def due(self, parameter: str, since: date, region: str) -> date:
        """The last day of a window that begins on `since`, its length being the parameter's of then.

        Raises PolicyGap where nobody set it, or a year's calendar is not published.
        """
        return self.due_of(self.policy(since, region).figure(parameter), since, region)

    def due_of(
        self, length: Figure, since: date, region: str, paused: Container[date] = ()
    ) -> date:
        """The last day of a window of this length, counted as the region counts (Civil Code, 201–204)."""
        from ..cases.clocks import FIRST_DAY, LAST_DAY

        policy = self.policy(since, region)
        return self.calendar.due(
            since,
            int(length.value),
            length.unit,
            paused,
            counts_first=policy.says(FIRST_DAY, "counted").is_met,
            moves_last=policy.says(LAST_DAY, "moves").is_met,
        ).day

    @cached_property
    def calendar(self) -> Calendar:
        """The published working days."""
        from ..cases.clocks import Calendar

        return Calendar.load(settings.SHELF / "calendars")

    @cached_property
    def officers(self) -> dict[str, dict[str, Any]]:
        """The officers of this office by code."""
        found: dict[str, dict[str, Any]] = json.loads(self.reader.setting("officers", "{}"))
        return found

    @cached_property
    def officer(self) -> str:
        """The officer at the desk; raises NotAllowed where it is nobody of this office."""
        code = self._officer or self.reader.setting("officer")
        if code not in self.officers:
            raise NotAllowed(
                _("{officer} is no officer of this office").format(officer=code or "?"),
                _("`yb office officers` lists them; choose with --officer or YB_OFFICER"),
                kind="officer.unknown",
            )
        return code

    @cached_property
    def platform(self) -> Platform:
        """The provincial platform; nothing is sent before the first call on it."""
        from ..connectors.platform import Platform, Sender, Signing

        wire = json.loads(self.reader.setting("wire", "{}"))
        code = self._officer or self.reader.setting("officer")
        told = {name: wire[name] for name in _ENVELOPE if wire.get(name)}
        named = str(self.officers.get(code, {}).get("name", "")) or code
        return Platform(
            url=self.reader.setting("platform"),
            office_code=self.reader.setting("office_code"),
            region=self.region,
            paasid=self.secrets.paasid,
            secret=self.secrets.secret,
            now=self.now,
            sender=Sender(code or "ybcli", named or "ybcli", **told),
            signing=Signing(
                str(wire.get("signing") or "tif"),
                str(wire.get("sign_type") or ""),
                self.secrets.sm2,
                self.secrets.secret,
            ),
            note=lambda kind, infno, body: self.heard.append((kind, infno, body[:_KEPT_BYTES])),
        )


def _room(name: str) -> Any:
    """A module of a room above, found by its name: rooms know the desk, the desk knows no room."""
    return import_module(f".{name}", __package__)
