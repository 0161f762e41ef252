"""The page `docs/flows.md`: the three flows and the life of a case of each item, drawn as Mermaid.

All of it is read from the tables of the flows and from the item files; nothing is drawn by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from ybcli.cases import flows, item_files
from ybcli.cases.items import Item, Wait, Way
from ybcli.language import _, speaking
from ybcli.settings import packs

HEAD = """# The flows, and the life of a case

Made by `make docs` from the table of flows and the item files. A box is a stage, an arrow is an act. The
standard's own figures 2–4 are not part of its text; these follow from its clauses (6.1.1, 6.1.2, 6.2–6.11).
"""

#: From a stage by an act to a stage.
Edge = tuple[str, str, str]

#: What the clauses call the flows (6.1.1).
TITLES = {
    "applied": "On application · 依申请办",
    "reminded": "By reminder · 提醒办",
    "automatic": "By itself · 主动办",
}


def page() -> str:
    """The page as it should read."""
    lines = [HEAD, "## The three flows", ""]
    for flow in flows.FLOWS:
        lines += [f"### {TITLES[flow]}", "", *flow_lines(flow), ""]
    lines += [
        "## Each item",
        "",
        "The road of a case that nothing stops. The other acts (return, withdraw, refuse, object, …) are those",
        "of its flow above, where the line *not open* names none of them.",
        "",
    ]
    for item in item_files.load(packs()).values():
        lines += [f"### {item.title_en} · {item.title}", "", *item_lines(item)]
    return "\n".join(lines).rstrip() + "\n"


def titled(word: str) -> str:
    """A word of the flows in both languages: `confirm · 确认`."""
    with speaking("zh_CN"):
        chinese = _(word)
    plain = word.replace("_", " ")
    return plain if chinese == word else f"{plain} · {chinese}"


def flow_lines(flow: str) -> Iterator[str]:
    """A flow with every road that an item may take through it, and the acts that leave the stage as it is."""
    roads = [
        flows.road(flow, reviews=reviews, settles=settles)
        for reviews, settles in product((0, 1), (False, True))
    ]
    found = [edge for road in roads for edge in edges(road)]
    yield from diagram(dict.fromkeys(moving(found)))
    staying: dict[str, list[str]] = {}
    for stage, act, target in found:
        if stage == target and stage not in staying.setdefault(act, []):
            staying[act].append(stage)
    yield "Acts that are written down and leave the stage as it is:"
    yield ""
    yield "| act | at the stages |"
    yield "|---|---|"
    for act, stages in staying.items():
        yield f"| {titled(act)} | {', '.join(stages)} |"
    optional = [titled(act) for act in flows.OPTIONAL if act in flows.FLOWS[flow]]
    yield ""
    yield f"Only where the item asks for it: {', '.join(optional)}."


def edges(road: tuple[str, ...], shut: Iterable[str] = ()) -> list[Edge]:
    """Every act that is open at a stage which a case on this road can reach."""
    first = flows.stage_after("", road[0], {})
    found: list[Edge] = [("", road[0], first)]
    stages = [first]
    for stage in stages:
        for act in flows.open_acts(stage, road, shut):
            target = flows.stage_after(stage, act, {})
            found.append((stage, act, target))
            if target not in stages:
                stages.append(target)
    return found


def moving(found: Iterable[Edge]) -> Iterator[Edge]:
    """The acts that change the stage."""
    return (edge for edge in found if edge[0] != edge[2])


def item_lines(item: Item) -> Iterator[str]:
    """Each way of an item: what opens a case, what runs out, who is written to."""
    yield f"`{item.code}`, clause {item.clause}."
    yield ""
    for way in item.ways:
        yield f"**{TITLES[way.flow]}** ({way.clause})"
        yield ""
        road = item.road(way.flow)
        found = [edge for edge in edges(road, item.shut_doors()) if edge[1] in road]
        yield from diagram(
            moving(found),
            opened=" / ".join(way.senses),
            waits=[waiting(road, wait) for wait in way.waits],
            notes=notes(item, way),
        )
    shut = [titled(act) for act in item.shut_doors() if act not in {"answer", "conclude"}]
    if shut:
        yield f"Not open: {', '.join(shut)}."
        yield ""


def waiting(road: tuple[str, ...], wait: Wait) -> str:
    """The arrow of a wait that runs out: from which stage, after how long, what then."""
    open_at = next(stage for stage, act, _target in edges(road) if act == wait.after)
    stage = flows.stage_after(open_at, wait.after, {})
    then = {"deem_consent": "confirm", "void": "void"}.get(wait.on_expiry)
    target = flows.stage_after(stage, then, {}) if then else stage
    return f"    {stage} --> {target}: {wait.on_expiry} after {wait.wait}"


def notes(item: Item, way: Way) -> dict[str, list[str]]:
    """What leaves the office at a stage: messages to departments, letters to the party."""
    found: dict[str, list[str]] = {}
    for message in item.messages:
        found.setdefault(message.on, []).append(f"to {message.to}: {message.topic}")
    for letter in way.letters:
        found.setdefault(letter.on, []).append(f"letter {letter.template}")
    return found


def diagram(
    found: Iterable[Edge],
    *,
    opened: str = "",
    waits: Iterable[str] = (),
    notes: dict[str, list[str]] | None = None,
) -> Iterator[str]:
    """A Mermaid diagram of stages and acts."""
    yield "```mermaid"
    yield "stateDiagram-v2"
    known: dict[str, str] = {}
    ends: dict[str, None] = {}
    for stage, act, target in found:
        sensed = f" ({opened})" if opened and not stage else ""
        yield f"    {stage or '[*]'} --> {target}: {titled(act)}{sensed}"
        known[act] = target
        if target in flows.CLOSED:
            ends[target] = None
    yield from waits
    yield from (f"    {stage} --> [*]" for stage in ends)
    for act, lines in (notes or {}).items():
        if act in known:
            yield f"    note right of {known[act]}"
            yield from (f"        {line}" for line in lines)
            yield "    end note"
    yield "```"
    yield ""
