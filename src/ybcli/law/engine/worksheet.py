"""The worksheet: figures and findings as lines, for a screen, a letter, a journal entry.

`lines` is the explanation in full and goes into the journal when a case is decided; `text` is how
a person sees it. A line keeps titles and steps apart from the words, so that what one officer
froze is read by another in their own language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ybcli.language import N_, _, chosen
from ybcli.plain import fitted, for_terminal, width

from .figure import Figure
from .finding import Finding
from .policy import NO_LIMIT, printed
from .standing import Standing

Line = dict[str, Any]

#: The step of a figure that was explained further up.
AS_ABOVE = N_("as above")

#: What a frozen line must have to be read back.
_KEPT = ("value", "unit", "clause", "depth", "key", "title", "title_en", "steps")

#: Words of a worksheet that are made in other places, marked for translation here.
_WORDS = (
    *(N_("law"), N_("practice"), N_("target"), N_("example"), N_("claim"), N_("reported")),
    *(
        N_("unconfirmed"),
        N_("met"),
        N_("not_met"),
        N_("not met"),
        N_("unclear"),
        N_("half_up"),
        N_("half up"),
        N_("down"),
    ),
    *(N_("up"), N_("days"), N_("workdays"), N_("hours"), N_("months"), N_("years")),
    *(N_("persons"), N_("flag")),
)


def lines(*roots: Figure | Finding) -> list[Line]:
    """The trees from the top, one line for each figure and finding, ready for JSON.

    A line has `name`, `value` (text), `unit`, `clause`, `how`, `depth`, `standing`; and besides
    `key` (the code word), both titles, and `steps` (`how` with ints for the parts below). What was
    explained further up is not explained again.
    """
    above: set[tuple[Any, ...]] = set()
    return relabelled([line for root in roots for line in _walk(root, 0, above)])


def from_json(frozen: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Lines read back from a journal, with names and steps in the language in force.

    Raises ValueError where a line has lost a field.
    """
    for line in frozen:
        missing = [key for key in _KEPT if key not in line]
        if missing:
            raise ValueError(f"worksheet line without {', '.join(missing)}")
    return relabelled(frozen)


def relabelled(worksheet_lines: Sequence[Mapping[str, Any]]) -> list[Line]:
    """The lines with `name` and `how` in the language in force."""
    field = "title" if chosen() == "zh_CN" else "title_en"
    names = [str(line[field] or line["key"]) for line in worksheet_lines]
    labelled: list[Line] = []
    for place, line in enumerate(worksheet_lines):
        below = list(_children(worksheet_lines, place))
        steps = line["steps"]
        how = " ".join(names[below[x]] if isinstance(x, int) else _(x) for x in steps)
        how = how.replace(" ,", ",").replace("( ", "(").replace(" )", ")")
        labelled.append({**line, "name": names[place], "how": how or line.get("how", "")})
    return labelled


def text(worksheet_lines: Sequence[Mapping[str, Any]], *, columns: int = 0) -> list[str]:
    """The lines as a person reads them: name, value, clause; below, how it was worked out.

    What does not rest on law says so in the margin. `columns` cuts each line to a screen (0: not).
    """
    shown = [
        ("  " * line["depth"] + for_terminal(line["name"]), _shown(line))
        for line in worksheet_lines
    ]
    names = max((width(name) for name, _value in shown), default=0) + 2
    values = max((width(value) for _name, value in shown), default=0)
    printed_lines: list[str] = []
    for line, (name, value) in zip(worksheet_lines, shown, strict=True):
        margin = line.get("standing", "law")
        weak = "" if margin == Standing.LAW else f"  [{_(margin)}]"
        head = fitted(name, names) + fitted(value, values, right=True)
        printed_lines.append(f"{head}  {for_terminal(line['clause'])}{weak}".rstrip())
        if line["how"]:
            sign = "" if line["unit"] == "finding" else "= "
            printed_lines.append("  " * (line["depth"] + 1) + sign + for_terminal(line["how"]))
    return [fitted(line, columns).rstrip() if columns else line for line in printed_lines]


def value_text(figure: Figure) -> str:
    """The value as text: yuan with two decimals (more where not rounded yet), ratios as written."""
    exact = figure.unit == "yuan" and Decimal(figure.value).is_finite()
    if exact and figure.value * 100 != int(figure.value * 100):
        return f"{Decimal(figure.value).normalize():f}"
    return str(printed(figure.value, figure.unit))


def _walk(node: Figure | Finding, depth: int, above: set[tuple[Any, ...]]) -> Iterator[Line]:
    """One line for the node, then its parts. `above` are the figures that were explained already."""
    line: Line = {
        "name": "",
        "value": "",
        "unit": "finding",
        "clause": node.clause,
        "how": "",
        "depth": depth,
        "standing": str(Standing.LAW),
        "key": node.name,
        "title": node.title,
        "title_en": node.title_en,
        "steps": [],
    }
    if isinstance(node, Finding):
        yield line | {"value": node.outcome, "how": node.sentence}
        return
    own = (node.name, node.value, node.clause, node.how)
    again = bool(node.parts) and own in above
    above.add(own)
    yield line | {
        "value": value_text(node),
        "unit": node.unit,
        "standing": str(node.standing),
        "steps": [AS_ABOVE] if again else list(node.how),
    }
    for part in () if again else node.parts:
        yield from _walk(part, depth + 1, above)


def _children(worksheet_lines: Sequence[Mapping[str, Any]], place: int) -> Iterator[int]:
    """The places of the lines one step below the line at `place`."""
    depth = worksheet_lines[place]["depth"]
    for below in range(place + 1, len(worksheet_lines)):
        if worksheet_lines[below]["depth"] <= depth:
            return
        if worksheet_lines[below]["depth"] == depth + 1:
            yield below


def _shown(line: Mapping[str, Any]) -> str:
    """The value as it stands on the screen: thousands parted, ratios as a percentage."""
    value, unit = str(line["value"]), line["unit"]
    if value == NO_LIMIT:
        return _(NO_LIMIT)
    if unit == "date":
        return value
    if unit == "yuan":
        return f"{Decimal(value):,}"
    if unit == "ratio":
        percent = (Decimal(value) * 100).normalize()
        return f"{percent:.2f}%" if percent == round(percent, 2) else f"{percent:f}%"
    if unit in {"finding", "rounding"}:
        return str(_(value.replace("_", " ")))
    return f"{value} {_(unit)}"
