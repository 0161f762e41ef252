"""`make docs`: the JSON Schemas of the files of a pack (`docs/schemas/`), so that an editor completes them.

That of an item is made from its classes by msgspec, those of policies from the tables of
`law/engine/shapes.py`, by which the loader checks them. What is checked across files stays `yb policy check`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import msgspec

from ybcli.cases.item_faults import FIELD_KINDS, ON_EXPIRY
from ybcli.cases.items import Item
from ybcli.law.engine import fact_kinds, instruments, parameters, shapes
from ybcli.law.engine.figure import UNITS
from ybcli.law.engine.standing import Standing
from ybcli.settings import ROOM

FOLDER = ROOM.parents[1] / "docs" / "schemas"
DRAFT = "http://json-schema.org/draft-07/schema#"
TEXT = {"type": "string"}
WORDS = {"type": "array", "items": TEXT}
#: What a kind of `law/engine/shapes.py` is in a JSON Schema.
KINDS: dict[str, dict[str, Any]] = {
    shapes._TEXT: TEXT,
    shapes._DAY: {"type": "string", "format": "date"},
    shapes._FLAG: {"type": "boolean"},
    shapes._NUMBER: {"type": "number"},
    shapes._WORDS: WORDS,
    shapes._NAMES: {"anyOf": [TEXT, WORDS]},
}


def pages() -> dict[Path, str]:
    """Each schema file as it should read."""
    made = {
        "item": item(),
        "instrument": instrument(),
        "parameters": dictionary(),
        "facts": facts(),
    }
    return {
        FOLDER / f"{name}.schema.json": json.dumps(
            {"$schema": DRAFT, **schema}, ensure_ascii=False, indent=2
        )
        + "\n"
        for name, schema in made.items()
    }


def item() -> dict[str, Any]:
    """The schema of `items/*.toml`."""
    (schema,), tables = msgspec.json.schema_components([Item], ref_template="#/definitions/{name}")
    tables["Field"]["properties"]["kind"]["enum"] = list(FIELD_KINDS)
    tables["Wait"]["properties"]["on_expiry"]["enum"] = list(ON_EXPIRY)
    return {**schema, "definitions": tables}


def instrument() -> dict[str, Any]:
    """The schema of `policies/<instrument>.toml`."""
    head = table(shapes._HEAD, instruments._HEAD, instruments._NEEDED)
    setting = table(shapes._SETTING, instruments._SETTING, ("is", "article"))
    for each in (head, setting):
        each["properties"]["standing"] = {"enum": [str(word) for word in Standing]}
    setting["properties"]["unit"] = {"enum": list(UNITS)}
    whole = {
        "instrument": head,
        "sets": {"type": "object", "additionalProperties": setting},
        "articles": {"type": "object", "additionalProperties": TEXT},
    }
    return closed(whole, ["instrument"])


def dictionary() -> dict[str, Any]:
    """The schema of `policies/_parameters*.toml`."""
    entry = table(shapes._ENTRY, parameters._ENTRY, ("title", "title_en", "unit"))
    ends = {"type": "array", "items": KINDS[shapes._NUMBER], "minItems": 2, "maxItems": 2}
    entry["properties"] |= {"unit": {"enum": list(UNITS)}, "range": ends}
    keys = {
        "_keys": {"type": "object", "additionalProperties": WORDS},
        "_words": {"type": "object", "additionalProperties": {**WORDS, "minItems": 2}},
    }
    return {"type": "object", "properties": keys, "additionalProperties": entry}


def facts() -> dict[str, Any]:
    """The schema of `policies/_facts*.toml`."""
    needed, more = fact_kinds._FACT_NEEDED, fact_kinds._FACT_MORE
    entry = table(shapes._FACT, needed | more, sorted(needed))
    columns = {"type": "object", "additionalProperties": {"$ref": "#/definitions/fact"}}
    entry["properties"] |= {"unit": {"enum": [*UNITS, "text", "rows"]}, "columns": columns}
    return {
        "type": "object",
        "additionalProperties": {"$ref": "#/definitions/fact"},
        "definitions": {"fact": entry},
    }


def table(
    kinds: Mapping[str, str], keys: Collection[str], needed: Collection[str]
) -> dict[str, Any]:
    """The schema of one table: its keys, each with its kind where it has one."""
    return closed({key: KINDS.get(kinds.get(key, ""), {}) for key in sorted(keys)}, list(needed))


def closed(properties: dict[str, Any], needed: list[str]) -> dict[str, Any]:
    """The schema of a table that has these keys and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": needed,
        "additionalProperties": False,
    }
