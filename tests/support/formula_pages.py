"""`docs/formulas.md` and `docs/formulas/`: every formula and rule with what it reads, and one example worked out.

The page says how to try another city's rules and lists all names; each module of the law has a chapter.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from types import UnionType
from typing import Any

import formula_examples
from ybcli.desk.policies.adoption_text import toml
from ybcli.language import speaking
from ybcli.law.engine import formula, instruments, worksheet
from ybcli.law.engine.fact_kinds import FactKind
from ybcli.law.engine.figure import ROUNDINGS
from ybcli.law.engine.formula import Formula, Rule
from ybcli.law.engine.instruments import Shelf
from ybcli.law.engine.parameters import Parameter
from ybcli.settings import packs, sample_data

HEAD = """# Every formula and rule

Made by `make docs` from the program's own text. A formula gives an amount, a number or a day; a rule
gives *met*, *not met* or *unclear*. The names are part of the contract: `yb policy work NAME`.

## Try another city's rules

Nothing has to be installed, and no office is needed. Three things are: a folder with the city's
numbers (a pack), a file with the facts of the case, and one line.

`sample_data/another_city/` is such a pack, of a city that does not exist:

```
another_city/
  pack.toml                        id, titles, regions, what it needs (zj: the dictionaries)
  policies/another-city-2026.toml  one file for each document of the city
  stay.toml                        the facts of one stay
```

{files}

```console
$ yb policy check another_city
no faults
$ yb policy work inpatient_benefit --facts another_city/stay.toml --on 2026-07-01 --region 339801 --pack another_city
{worked}
```

- The head needs `title, issuer, published, in_force, region, standing, url`; `until` is the last day;
  `standing` is `law · practice · target · example · claim · reported · unconfirmed`.
- A value names its article, and the article is quoted under `[articles]`.
- `is` has three shapes: one value (`0.85`, `2026-01-01`, the word of a switch); a table by the keys
  that the parameter has (`{{ level_3 = 0.8, other = 0.9 }}`, nested where there are several; `other`
  stands for every key that is not listed); bands (`[{{ above = 0, is = 0.8 }}, {{ above = 20_000, is =
  0.85 }}]`, a boundary belongs to the lower band). `inf` says that there is no limit.
- Yuan and ratios are written as they are (`0.85` is 85 %); digits may be parted by `_`.
- Where the pack says nothing, the region above it does (county → city → province → nation); where none
  does, the line ends with exit 4 and names what is missing. A region of your own keeps them out: a province
  ends with 0000, a city with 00, a county with neither; a city's rule holds in its counties, not in others.
- Facts that have a default ([formulas/words.md](formulas/words.md)) may be left out; the worksheet shows them as *assumed*. Rows of a bill
  are `[[bill_lines]]`, one for each line.
- Where jurisdictions work differently, a switch says how: see the next table.
- `--known-by DAY` leaves out what was published later; `yb policy diff OLD NEW --pack …` compares.

## Switches

| switch | what it decides | words |
|---|---|---|
{switches}
"""


def pages() -> dict[str, str]:
    """Every page as it should read, by its path below docs/."""
    shelf = instruments.load(packs())
    with speaking("en"):
        made = {"formulas.md": front(shelf), "formulas/words.md": [*glossary(shelf)]}
        for module in by_module(Formula | Rule):
            made[f"formulas/{chapter(module)}.md"] = one_chapter(shelf, module)
    return {path: "\n".join(lines).rstrip() + "\n" for path, lines in made.items()}


def front(shelf: Shelf) -> list[str]:
    """How to try a city's rules, and every name with the chapter in which it stands."""
    lines = [head(shelf), "## Formulas", "", *contents(Formula), ""]
    lines += ["## Rules", "", *contents(Rule), ""]
    lines += ["## Facts, parameters and keys", ""]
    return [*lines, "[formulas/words.md](formulas/words.md) lists what formulas and rules read."]


def one_chapter(shelf: Shelf, module: str) -> list[str]:
    """The formulas and the rules of one module of the law."""
    lines = [f"# {subject(module)}", "", "Made by `make docs`; [all chapters](../formulas.md).", ""]
    for heading, kind in (("## Formulas", Formula), ("## Rules", Rule)):
        if names := by_module(kind).get(module):
            lines += [heading, ""]
            for name in names:
                lines += entry(shelf, name)
    return lines


def chapter(module: str) -> str:
    """What the chapter of a module is called: the module's own name."""
    return module.rpartition(".")[2]


def head(shelf: Shelf) -> str:
    """How to try a city's rules, with the sample pack as it lies there and what it gives."""
    folder = sample_data() / "another_city"
    files = []
    for name in ("policies/another-city-2026.toml", "stay.toml"):
        files += [
            f"`{name}`:",
            "",
            "```toml",
            (folder / name).read_text("utf-8").rstrip(),
            "```",
            "",
        ]
    whole = instruments.load([folder, *packs()])
    facts = whole.facts_from_toml(folder / "stay.toml")
    day = tomllib.loads("day = 2026-07-01")["day"]
    figure = formula.evaluate("inpatient_benefit", facts, whole.on(day, "339801"))
    switches = [
        f"| `{one.name}` | {both(one)} | {words(one.choices or tuple(ROUNDINGS))} |"
        for one in sorted(shelf.parameters.values(), key=lambda one: one.name)
        if one.unit in {"choice", "rounding"}
    ]
    return HEAD.format(
        files="\n".join(files).rstrip(),
        worked="\n".join(worksheet.text(worksheet.lines(figure))),
        switches="\n".join(switches),
    )


def by_module(kind: type | UnionType) -> dict[str, list[str]]:
    """The names of formulas or rules by the module of the law in which they stand."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, one in formula.names().items():
        if isinstance(one, kind):
            found[one.versions[0][1].__module__].append(name)
    return dict(sorted(found.items()))


def subject(module: str) -> str:
    """What a module of the law is about: the first line of its docstring."""
    from importlib import import_module

    return str(import_module(module).__doc__).partition("\n")[0].rstrip(".")


def contents(kind: type | UnionType) -> Iterator[str]:
    """The formulas or the rules in one table: name, with its chapter, and titles."""
    yield "| name | title | clause |"
    yield "|---|---|---|"
    for name, one in formula.names().items():
        if isinstance(one, kind):
            place = f"formulas/{chapter(one.versions[0][1].__module__)}.md#{name}"
            yield f"| [`{name}`]({place}) | {both(one)} | {one.clause} |"


def entry(shelf: Shelf, name: str) -> list[str]:
    """One formula or rule: titles, what it does, clause and sentence, what it reads, its example."""
    one = formula.lookup(name)
    lines = [f'<a id="{name}"></a>', f"### `{name}`", "", f"**{both(one)}**", ""]
    lines += [" ".join(str(one.__doc__ or "").split()), ""]
    for clause, _function in one.versions:
        lines += [f"> {clause} 「{shelf.quote(clause)}」", ""]
    facts = [fact(shelf.fact_kinds[x]) for x in sorted(formula.facts_read(name))]
    parameters = [parameter(shelf.parameters[x]) for x in sorted(formula.parameters_read(name))]
    lines += [f"Facts: {' · '.join(facts) or 'none'}", ""]
    lines += [f"Parameters: {' · '.join(parameters) or 'none'}", ""]
    return lines + (example(shelf, name) if isinstance(one, Formula) else [])


def example(shelf: Shelf, name: str) -> list[str]:
    """The worked example: its facts as a file, the line, and what it prints."""
    told = EXAMPLES.get(name)
    if told is None:
        return ["(no example yet)", ""]
    lines = ["```toml", "# facts.toml", *as_file(told.facts), "```", "", "```console"]
    lines.append(
        f"$ yb policy work {name} --facts facts.toml --on {told.on} --region {told.region}"
    )
    return [*lines, *worksheet.text(worksheet.lines(told.work(shelf))), "```", ""]


EXAMPLES = formula_examples.load()


def as_file(facts: dict[str, Any]) -> Iterator[str]:
    """Facts as the lines of a facts file, rows last."""
    rows = {name: value for name, value in facts.items() if isinstance(value, list)}
    yield from (f"{name} = {toml(value)}" for name, value in facts.items() if name not in rows)
    for name, table in rows.items():
        for row in table:
            yield f"[[{name}]]"
            yield from (f"{key} = {toml(value)}" for key, value in row.items())


def fact(kind: FactKind) -> str:
    """A fact in short: its name, its unit or words, and what is assumed."""
    what = words(kind.words) if kind.words else kind.unit
    if kind.columns:
        what = "rows of " + ", ".join(fact(one) for one in kind.columns.values())
    if kind.default not in (None, ""):
        what += f"; else {kind.default}"
    return f"`{kind.name}` ({what})"


def parameter(one: Parameter) -> str:
    """A parameter in short: its name, its unit or words, and its keys."""
    what = words(one.choices) if one.choices else one.unit
    if one.keys:
        what += " by " + " × ".join(one.keys)
    return f"`{one.name}` ({what}{', in bands' if one.bands else ''})"


def words(some: tuple[str, ...]) -> str:
    """Words of a switch or a fact."""
    return ", ".join(some)


def both(one: Any) -> str:
    """The titles in both languages."""
    return f"{one.title_en} · {one.title}"


def glossary(shelf: Shelf) -> Iterator[str]:
    """Every fact, parameter and key that a formula or rule reads, with its titles."""
    names = formula.names()
    read = {fact for name in names for fact in formula.facts_read(name)}
    asked = {one for name in names for one in formula.parameters_read(name)}
    yield from [
        "# Facts, parameters and keys",
        "",
        "Made by `make docs`; [the formulas and rules](../formulas.md) that read them.",
        "",
        "## Facts",
        "",
        "| fact | title | unit | words | else | most |",
        "|---|---|---|---|---|---|",
    ]
    for name in sorted(read):
        kind = shelf.fact_kinds[name]
        most = f"{kind.most:,}" if isinstance(kind.most, Decimal) else ""
        default = "" if kind.default is None else str(kind.default) or "none"
        unit = "words" if kind.many else kind.unit
        yield f"| `{name}` | {both(kind)} | {unit} | {words(kind.words)} | {default} | {most} |"
        for column in kind.columns.values():
            most = f"{column.most:,}" if isinstance(column.most, Decimal) else ""
            default = "" if column.default is None else str(column.default) or "none"
            yield (
                f"| `{name}` → `{column.name}` | {both(column)} | {column.unit} | "
                f"{words(column.words)} | {default} | {most} |"
            )
    yield from [
        "",
        "## Parameters",
        "",
        "| parameter | title | unit | keys | plausible |",
        "|---|---|---|---|---|",
    ]
    for name in sorted(asked):
        one = shelf.parameters[name]
        span = "" if one.unit in {"choice", "rounding", "date"} else f"{one.low:,} – {one.high:,}"
        shape = ", in bands" if one.bands else ""
        shape += ", or no limit" if one.no_limit else ""
        unit = words(one.choices or (ROUNDINGS if one.unit == "rounding" else ())) or one.unit
        yield f"| `{name}` | {both(one)} | {unit}{shape} | {' × '.join(one.keys)} | {span} |"
    yield from ["", "## Keys", "", "| key | words |", "|---|---|"]
    for key in sorted({key for name in asked for key in shelf.parameters[name].keys}):
        yield f"| `{key}` | {words(shelf.keys[key])} |"
