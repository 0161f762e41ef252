"""`make translations`: read every sentence of the program, keep the Chinese, compile it.

Sentences that have no Chinese yet stay empty in the .po file, and `tests/architecture/test_translations.py` names
them: the Chinese must be complete.
"""

from __future__ import annotations

import ast
import io
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from ybcli.commands import modules
from ybcli.settings import ROOM

FOLDER = ROOM / "locale" / "zh_CN" / "LC_MESSAGES"


def typer_help(path: Path) -> list[str]:
    """The help of a door's verbs and options: Typer takes it as it stands, `commands` translates it."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            found += [
                k.value.value
                for k in node.keywords
                if k.arg == "help" and isinstance(k.value, ast.Constant)
            ]
        elif isinstance(node, ast.FunctionDef) and node.decorator_list:
            doc = ast.get_docstring(node)
            found += [doc.split("\n\n")[0].replace("\n", " ")] if doc else []
    return [text for text in found if isinstance(text, str)]


def sentences(path: Path) -> list[tuple[str, int]]:
    """Every `_("…")` and `N_("…")` of a module with its line, inside f-strings too.

    Read from the syntax tree: Babel's own reader runs words together around f-strings.
    """
    return [
        (call.args[0].value, call.lineno)
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"_", "N_"}
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    ]


def on_the_shelves() -> list[tuple[str, str]]:
    """What the table of clauses says in the program's own words."""
    found = []
    for path in sorted((ROOM / "packs").glob("*/clauses.toml")):
        told = tomllib.loads(path.read_text("utf-8"))
        found += [
            (one[key], path.name)
            for one in told.values()
            for key in ("missing", "elsewhere")
            if one.get(key)
        ]
    return found


def extracted() -> Catalog:
    """Every sentence of the program, with where it stands."""
    catalog = Catalog(project="ybcli", charset="utf-8")
    for path in sorted(ROOM.rglob("*.py")):
        for text, line in sentences(path):
            catalog.add(text, locations=[(str(path.relative_to(ROOM)), line)])
    for text, name in on_the_shelves():
        catalog.add(text, locations=[(name, 1)])
    for path in modules().values():
        first = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split("\n")[0]
        catalog.add(first.rstrip("."), locations=[(str(path.relative_to(ROOM)), 1)])
    for path in sorted((ROOM / "commands").rglob("*.py")):
        for text in typer_help(path):
            catalog.add(text, locations=[(str(path.relative_to(ROOM)), 1)])
    return catalog


def known() -> Catalog:
    """The Chinese that there is."""
    path = FOLDER / "ybcli.po"
    if not path.exists():
        return Catalog(locale="zh_CN", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="zh_CN")


def merged() -> Catalog:
    """The program's sentences with the Chinese that there is; what is no longer said is dropped."""
    old = known()
    fresh = Catalog(
        locale="zh_CN", project="ybcli", charset="utf-8", creation_date=old.creation_date
    )
    for message in extracted():
        if message.id:
            was = old.get(message.id)
            fresh.add(message.id, was.string if was else "")
    return fresh


def as_po(catalog: Catalog) -> bytes:
    """The .po file's bytes, the same for the same sentences."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, sort_output=True, no_location=True, omit_header=True, width=0)
    return buffer.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """The compiled catalogue, the same for the same sentences: no time of day in its head."""
    catalog.creation_date = catalog.revision_date = datetime(2026, 11, 24, tzinfo=UTC)
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def main() -> int:
    """Write both files and say what has no Chinese."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    catalog = merged()
    (FOLDER / "ybcli.po").write_bytes(as_po(catalog))
    (FOLDER / "ybcli.mo").write_bytes(as_mo(read_po(io.BytesIO(as_po(catalog)), locale="zh_CN")))
    missing = [m.id for m in catalog if m.id and not m.string]
    for text in missing:
        sys.stdout.write(f"no Chinese: {text!r}\n")
    sys.stdout.write(
        f"{sum(1 for m in catalog if m.id)} sentences, {len(missing)} without Chinese\n"
    )
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
