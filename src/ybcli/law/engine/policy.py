"""The policy of one day and one region: every parameter as a figure, or a policy gap.

The nearest region that has a value for the day wins, up the chain county → city → province →
nation. Within one region the instrument that came into force last holds; when it has run out, what
it replaced does not come back, and the wider region's rule holds, if there is one. There is no
other fall-back: where nobody has set a value, the gap is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from ybcli.errors import PolicyGap, UsageError
from ybcli.language import N_, _

from .facts import suggestion
from .figure import ROUNDINGS, Figure
from .finding import Fact, Finding
from .parameters import OTHER, Bands, Parameter, figure_of

if TYPE_CHECKING:
    from .shelf import Contents, Instrument, Setting


#: How a limit that does not exist is written.
NO_LIMIT: Final = N_("no limit")


def chain(region: str) -> tuple[str, ...]:
    """The region and those above it; townships (nine digits and more) are cut to their county.

    Raises UsageError (kind `region`) where the code is no number of six digits or more.
    """
    if len(region) < 6 or not (region.isascii() and region.isdigit()):
        raise UsageError(
            _("{region} is not a region code").format(region=region),
            _("a county has six digits (331102), a township nine"),
            kind="region",
        )
    county = region[:6]
    return tuple(dict.fromkeys((county, county[:4] + "00", county[:2] + "0000", "000000")))


class Policy:
    """What the shelf says on `day` in `region`, as known by `known_by` (None: as known now).

    `policy.base_floor` is a Figure; `policy.table(name)` a dict of figures by key, `policy.at(name,
    word)` one figure of it, `policy.bands_at(name, word)` its bands, `policy.says(name, word)` the
    Finding whether a switch stands so. All raise PolicyGap where the parameter is not set, UsageError
    where there is no such parameter.
    """

    __slots__ = ("_figures", "chain", "day", "known_by", "shelf")

    def __init__(
        self, shelf: Contents, day: date, chain: tuple[str, ...], known_by: date | None
    ) -> None:
        self.shelf = shelf
        self.day = day
        self.chain = chain
        self.known_by = known_by
        self._figures: dict[str, Figure] = {}

    @property
    def region(self) -> str:
        """The county's code."""
        return self.chain[0]

    def __getattr__(self, name: str) -> Figure:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.figure(name)

    def figure(self, name: str) -> Figure:
        """The parameter `name` as a Figure with clause and standing."""
        if name not in self._figures:
            setting = self.setting(name)
            assert not isinstance(setting.value, dict | list), f"read {name} with table or bands"
            self._figures[name] = _figure(setting, setting.value)
        return self._figures[name]

    def table(self, name: str) -> dict[str, Figure]:
        """The parameter `name` by the keys its dictionary entry declares (the first of them)."""
        setting = self.setting(name)
        assert isinstance(setting.value, dict), f"{name} is no table"
        return {
            key: _figure(setting, value, self._path(setting.parameter, (key,)))
            for key, value in setting.value.items()
        }

    def at(self, name: str, *words: str) -> Figure:
        """One figure of the table `name`, by its keys in their order. Raises PolicyGap (also where the
        table has no row for the words).
        """
        setting, value = self._row(name, words)
        assert not isinstance(value, dict | list), f"{name} is not fully named by {words}"
        return _figure(setting, value, self._path(setting.parameter, words))

    def bands_at(self, name: str, *words: str) -> Bands:
        """The bands of the table `name` by its keys; a single number is one band."""
        setting, value = self._row(name, words)
        if not isinstance(value, list):
            return Bands(
                (Decimal(0),), (_figure(setting, value, self._path(setting.parameter, words)),)
            )
        return Bands(
            tuple(Decimal(band["above"]) for band in value),
            tuple(
                _figure(setting, b["is"], self._path(setting.parameter, words, _from(b["above"])))
                for b in value
            ),
        )

    def says(self, name: str, word: str, *words: str) -> Finding:
        """Does the switch `name` (in its table, for the keys `words`) stand at `word`? The reason of a
        branch, for `choose`.
        """
        setting, value = self._row(name, words)
        parameter = setting.parameter
        assert word in parameter.choices, f"{name} has no choice {word}"
        return Finding(
            "met" if value == word else "not_met",
            f"{parameter.label}: {self.shelf.word(value, name)}",
            (Fact(name, value, setting.clause),),
            name=name,
            clause=setting.clause,
            title=parameter.title,
            title_en=parameter.title_en,
            standing=str(setting.standing),
        )

    def _path(
        self, parameter: Parameter, words: tuple[str, ...], above: str = ""
    ) -> tuple[str, str, str]:
        """How a place in a table reads in a name: as words, in Chinese, in English."""
        labels = [
            self.shelf.said(word, key) for key, word in zip(parameter.keys, words, strict=False)
        ]
        unit = {"yuan": "元", "years": "岁", "months": "个月"}[parameter.bands_of]
        band = (
            (f" > {above}", f"（{above}{unit}以上）", f" above {above}") if above else ("", "", "")
        )
        return (
            "".join(f" {word}" for word in words) + band[0],
            ("·" + "·".join(zh for zh, _en in labels) if labels else "") + band[1],
            (", " + ", ".join(en for _zh, en in labels) if labels else "") + band[2],
        )

    def _row(self, name: str, words: tuple[str, ...]) -> tuple[Setting, Any]:
        """What stands in the table for these keys."""
        setting = self.setting(name)
        value = setting.value
        for key, word in zip(setting.parameter.keys, words, strict=True):
            if word not in value and OTHER not in value:
                missing = f"{key} {word}"
                message = _("{title} ({name}) of {clause} says nothing for {key}").format(
                    title=setting.parameter.label, name=name, clause=setting.clause, key=missing
                )
                raise PolicyGap(message, _("the instrument must say it"), parameter=name)
            value = value.get(word, value.get(OTHER))
        return setting, value

    def setting(self, name: str) -> Setting:
        """What is set for `name`, with its instrument. Raises PolicyGap where nobody has set it."""
        parameter = self.parameter(name)
        setting = self.find(name)
        if setting is None:
            raise self.gap(parameter)
        return setting

    def find(self, name: str) -> Setting | None:
        """What is set for `name`, or None where nobody has set it for this day and region."""
        for region in self.chain:
            in_force: Setting | None = None
            for setting in self.shelf.settings.get((region, name), ()):
                head = setting.instrument
                if head.in_force > self.day or not self.knows(head):
                    continue
                expired = head.until is not None and head.until < self.day
                if expired and head.temporary:
                    continue
                in_force = None if expired else setting
            if in_force is not None:
                return in_force
        return None

    def knows(self, instrument: Instrument) -> bool:
        """Was the instrument published by the day of knowledge?"""
        return self.known_by is None or instrument.published <= self.known_by

    def parameter(self, name: str) -> Parameter:
        """The dictionary's entry. Raises UsageError that offers the nearest name."""
        if name not in self.shelf.parameters:
            raise UsageError(
                _("there is no parameter {name}").format(name=name),
                suggestion(name, self.shelf.parameters),
            )
        return self.shelf.parameters[name]

    def show(self, name: str) -> dict[str, Any]:
        """The parameter as `yb policy show --json` prints it. Raises PolicyGap, UsageError."""
        setting = self.setting(name)
        head = setting.instrument
        return {
            "name": name,
            "value": printed(setting.value, setting.unit),
            "unit": setting.unit,
            "clause": setting.clause,
            "instrument": head.number or head.id,
            "standing": str(setting.standing),
            "in_force": head.in_force.isoformat(),
            "published": head.published.isoformat(),
            "until": head.until.isoformat() if head.until else None,
            "region": head.region,
            "title": setting.parameter.title,
            "title_en": setting.parameter.title_en,
            "instrument_title": head.title,
            "quote": head.articles[setting.article],
            "url": head.url,
            "note": setting.note or head.note,
        }

    def listing(self) -> Iterator[tuple[Parameter, Setting | None]]:
        """Every parameter of the dictionary with what is set for it here today, or None."""
        for name, parameter in sorted(self.shelf.parameters.items()):
            yield parameter, self.find(name)

    def gap(self, parameter: Parameter) -> PolicyGap:
        """The error that names the parameter, the region and the day, and who can set it."""
        known_by = (
            _(", as known by {day}").format(day=self.known_by.isoformat()) if self.known_by else ""
        )
        clause = f" [{parameter.clause}]" if parameter.clause else ""
        message = _("{title} ({name}){asked} is not set in {region} for {day}{known}").format(
            title=parameter.label,
            name=parameter.name,
            asked=clause,
            region=self.region,
            day=self.day.isoformat(),
            known=known_by,
        )
        hint = _(
            "the county sets it with an instrument: a file in policies/ with number, date and "
            "article; `yb policy list` shows what is not set"
        )
        return PolicyGap(message, hint, parameter=parameter.name)


def _from(limit: Any) -> str:
    """Where a band begins, as it is read in a name; nothing for the first one."""
    return f"{limit:,}" if limit else ""


def printed(value: Any, unit: str) -> Any:
    """A value as text: yuan with two decimals, ratios as they are written; tables stay tables."""
    if isinstance(value, dict):
        return {key: printed(inner, unit) for key, inner in value.items()}
    if isinstance(value, list):
        return [{key: printed(inner, unit) for key, inner in band.items()} for band in value]
    if not isinstance(value, str | date) and not Decimal(value).is_finite():
        return NO_LIMIT
    if unit == "yuan":
        return f"{value:.2f}"
    if unit in {"rounding", "choice"}:
        return value if isinstance(value, str) else list(ROUNDINGS)[value]
    if unit == "date":
        return (date.fromordinal(value) if isinstance(value, int) else value).isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _figure(setting: Setting, value: Any, path: tuple[str, str, str] = ("", "", "")) -> Figure:
    return figure_of(setting.parameter, value, setting.unit, setting.clause, setting.standing, path)
