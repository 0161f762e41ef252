"""How the practice platform is started: the seed of its world, its account, its manners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ...errors import UsageError
from ...language import _
from .values import Refusal, fen

MOST_PEOPLE = 50_000


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen; `docs/sandbox.md` says what each does."""

    seed: int = 7
    people: int = 300
    quirks: str = "real"
    paasid: str = "practice"
    secret: str = "practice-secret"  # noqa: S105 - the published account of the practice platform
    any_clock: bool = False
    sign_in: str = "optional"
    feed: str = "seeded"
    day: str = ""
    premium: str = "500.00"

    def __post_init__(self) -> None:
        for name, choices in (
            ("quirks", ("real", "none")),
            ("sign_in", ("required", "optional")),
            ("feed", ("seeded", "empty")),
        ):
            if getattr(self, name) not in choices:
                raise UsageError(
                    _("{name} cannot be {value}").format(name=name, value=getattr(self, name)),
                    _("choose one of: {choices}").format(choices=", ".join(choices)),
                )
        if not 10 <= self.people <= MOST_PEOPLE:
            raise UsageError(
                _("{name} cannot be {value}").format(name="people", value=self.people),
                _("choose a number from {least} to {most}").format(least=10, most=MOST_PEOPLE),
            )
        self._check_texts()

    def _check_texts(self) -> None:
        """Both are read here once, so that a wrong one is said at the start."""
        _day, _premium = self.first_day, self.premium_fen

    @property
    def first_day(self) -> date | None:
        """The day that the calendar begins with; None is today, with the machine's clock."""
        try:
            return date.fromisoformat(self.day) if self.day else None
        except ValueError:
            raise UsageError(
                _("{name} cannot be {value}").format(name="day", value=self.day),
                _("write it as 2026-07-01"),
            ) from None

    @property
    def premium_fen(self) -> int:
        """What a resident of the practice county pays for a cover year, in fen."""
        try:
            premium = fen(self.premium, "premium")
        except Refusal:
            premium = -1
        if premium < 0:
            raise UsageError(
                _("{name} cannot be {value}").format(name="premium", value=self.premium),
                _("write an amount in yuan: 500.00"),
            )
        return premium
