"""`make docs`: writes what is made from the program's own text and files, so that it cannot be out of date:
the pages of docs/ (errors, manual, formulas, flows, the help of every command) and docs/schemas/,
`law/reads.json`, `packs/zj/clauses_shown.json` and the store's schema.sql.

Every place that makes a Problem or raises a YbError is read; its sentence and cure are listed under
its code. `tests/architecture/test_generated_docs.py` compares the file with what would be written.
"""

from __future__ import annotations

import ast
import shutil
import sys
from collections import defaultdict
from pathlib import Path

import clause_marks
import command_pages
import flow_pages
import schemas

import formula_pages
import formula_reads
from ybcli import errors
from ybcli.settings import ROOM
from ybcli.store import tables
from ybcli.store.store import SCHEMA

TARGET = ROOM.parents[1] / "docs" / "errors.md"
MANUAL = TARGET.with_name("manual.md")
FORMULAS = TARGET.with_name("formulas")
FLOWS = TARGET.with_name("flows.md")
COMMANDS = TARGET.with_name("cli.md")
COMMANDS_ZH = TARGET.with_name("cli.zh-CN.md")
KINDS = {
    name: kind.default_kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.YbError)
}
EXITS = {
    kind.default_kind: kind.exit_code
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, errors.YbError)
}


def sentence(node: ast.expr | None) -> str:
    """The English of `_("…")`, `N_("…")`, `_("…").format(…)` or a plain text; empty for anything else."""
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            return sentence(node.func.value)
        if isinstance(node.func, ast.Name) and node.func.id in {"_", "N_"} and node.args:
            return sentence(node.args[0])
        return ""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return ""


def told() -> dict[str, set[tuple[str, str]]]:
    """kind → the sentences and cures that the program says under it."""
    found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for path in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            given = {k.arg: k.value for k in node.keywords}
            name, args = node.func.id, list(node.args)
            if name in {"Problem", "wrong"} and args:
                kind = sentence(args[0])
                says, cure = (args[1:3] + [None, None])[:2]
            elif name in KINDS:
                kind = sentence(given.get("kind")) or KINDS[name]
                says, cure = (args[:2] + [None, None])[:2]
            else:
                continue
            text = (sentence(says or given.get("says")), sentence(cure or given.get("cure")))
            if kind in errors.CODES and text[0]:
                found[kind].add(text)
    return found


def page() -> str:
    """The page as it should read."""
    lines = [
        "# Every error code",
        "",
        "Made by `make docs` from the program's own sentences. `E1…` codes are Problems (a person's or a",
        "department's mistake, each with its place; exit code 5); the others stop a command. Codes are",
        "never renamed or used again.",
        "",
        "| code | kind | exit | what is said | what to do |",
        "|---|---|---|---|---|",
    ]
    sayings = told()
    for kind, code in sorted(errors.CODES.items(), key=lambda pair: pair[1]):
        exit_code = EXITS.get(kind, {"E1": 5}.get(code[:2], ""))
        for number, (says, cure) in enumerate(sorted(sayings.get(kind, {("", "")}))):
            first = f"`{code}` | `{kind}` | {exit_code}" if not number else " | | "
            lines.append(f"| {first} | {cell(says)} | {cell(cure)} |")
    return "\n".join(lines) + "\n"


def cell(text: str) -> str:
    """A text for a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def manual() -> str:
    """The manual of all service items, in Chinese, as it should read."""
    from ybcli.cases import item_files
    from ybcli.desk.oversight import manual as pages
    from ybcli.language import speaking
    from ybcli.law.engine import instruments
    from ybcli.settings import packs

    shelf = instruments.load(packs())
    head = "# 服务事项手册\n\n由 `make docs` 从事项文件（`packs/zj/items/`）生成；`yb office manual` 在终端显示同样内容。\n"
    with speaking("zh_CN"):
        made = [pages.page(item, shelf) for item in item_files.load(packs()).values()]
    return "\n".join([head, *made])


def main() -> int:
    """Write the pages; first what the formulas read, which a page lists."""
    formula_reads.TARGET.write_text(formula_reads.page(), "utf-8")
    clause_marks.TARGET.write_text(clause_marks.page(), "utf-8")
    for path, text in schemas.pages().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    Path(TARGET).write_text(page(), "utf-8")
    Path(MANUAL).write_text(manual(), "utf-8")
    SCHEMA.write_text(tables.schema(), "utf-8")
    shutil.rmtree(FORMULAS, ignore_errors=True)
    FORMULAS.mkdir()
    for path, text in formula_pages.pages().items():
        (TARGET.parent / path).write_text(text, "utf-8")
    FLOWS.write_text(flow_pages.page(), "utf-8")
    COMMANDS.write_text(command_pages.english(COMMANDS.read_text("utf-8")), "utf-8")
    COMMANDS_ZH.write_text(command_pages.chinese(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
