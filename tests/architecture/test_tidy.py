"""The house rules, executed."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from conftest import environment, make_office
from ybcli import commands
from ybcli.errors import CODES
from ybcli.settings import ROOM
from ybcli.store import queries, tables  # noqa: F401 - the tables are known once imported

SOURCES = sorted(ROOM.rglob("*.py"))
TEXTS = {path: path.read_text("utf-8") for path in SOURCES}

#: Synonyms that the glossary rules out as names of modules, classes and functions.
SYNONYMS = ("manager", "service", "handler", "util", "helper", "ticket", "workflow", "sla", "copay")


def names_defined(text: str) -> list[str]:
    """The names of the classes and functions that a module defines."""
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return [node.name.lower() for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOM)))
def test_no_name_uses_a_synonym_that_the_glossary_rules_out(path: Path) -> None:
    """One word per thing."""
    words = {path.stem.lower(), *names_defined(TEXTS[path])}
    wrong = [w for w in words for s in SYNONYMS if s in w.split("_")]
    assert not wrong


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOM)))
def test_every_module_says_what_it_is(path: Path) -> None:
    """A module opens with what it is in the field's words."""
    assert ast.get_docstring(ast.parse(TEXTS[path]))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOM)))
def test_no_module_is_a_place_where_things_come_together(path: Path) -> None:
    """Modules stay small enough to be read in one sitting."""
    assert len(TEXTS[path].splitlines()) <= 350


@pytest.mark.parametrize("path", sorted((ROOM / "law").rglob("*.py")), ids=lambda path: path.stem)
def test_the_law_is_standard_library_but_for_columns(path: Path) -> None:
    """`law/` imports polars in one place only, and nothing else from outside."""
    allowed = set(sys.stdlib_module_names) | {"ybcli"}
    for node in ast.walk(ast.parse(TEXTS[path])):
        modules = []
        if isinstance(node, ast.Import):
            modules = [alias.name.partition(".")[0] for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            modules = [str(node.module).partition(".")[0]]
        outside = set(modules) - allowed
        assert outside <= ({"polars"} if path.stem == "column" else set()), outside


def test_every_kind_has_its_own_code() -> None:
    """Codes are never used twice."""
    assert len(set(CODES.values())) == len(CODES)


def test_every_kind_that_the_program_uses_is_listed() -> None:
    """A Problem or error of an unlisted kind would have no code."""
    used = set()
    for text in TEXTS.values():
        used |= set(re.findall(r'Problem\(\s*"([a-z_.]+)"', text))
        used |= set(re.findall(r'kind="([a-z_]+\.[a-z_.]+)"', text))
    assert used <= set(CODES), used - set(CODES)


def test_every_command_is_documented() -> None:
    """`docs/cli.md` names every noun."""
    text = (ROOM.parents[1] / "docs" / "cli.md").read_text("utf-8")
    missing = [noun for noun in commands.nouns() if f"`yb {noun}" not in text]
    assert not missing


def test_the_front_door_imports_only_what_a_verb_needs() -> None:
    """`--version` and `--help` load no library of the hands, and plain reads no ORM."""
    heavy = {"sqlmodel", "sqlalchemy", "httpx", "polars", "textual", "openpyxl", "pydantic", "rich"}
    code = (
        "import sys; sys.argv = ['yb', '--help']\n"
        "from ybcli.__main__ import main\nmain()\n"
        f"print(sorted({heavy!r} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_no_verb_imports_the_orm() -> None:
    """SQLModel defines the tables for those who read and change the program; no act waits for it."""
    code = (
        "import sys\n"
        "from ybcli import commands\n"
        "from ybcli.store import migrations, store\n"
        "from ybcli.desk.intake import applications\n"
        "from ybcli.desk.night import inspection, nightly\n"
        "from ybcli.desk.office import setup\n"
        "from ybcli.desk.policies import adoption\n"
        "print(sorted({'sqlmodel', 'sqlalchemy', 'pydantic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_act_that_writes_imports_no_orm(home: Path) -> None:
    """The whole way of a write, from the keyboard to the disk and back (a dry run)."""
    make_office(home)
    words = [
        "enroll",
        "resident",
        "--id-number",
        "339901199001019960",
        "--name",
        "张演",
        "--dry-run",
    ]
    code = (
        f"import sys; sys.argv = ['yb', *{words!r}]\n"
        "from ybcli.__main__ import main\n"
        "try:\n    main()\n"
        "finally:\n    print(sorted({'sqlmodel', 'sqlalchemy', 'pydantic'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=False
    )
    assert "a dry run" in done.stderr + done.stdout
    assert done.stderr.strip().endswith("[]")


def test_nothing_in_the_house_is_unfinished() -> None:
    """No stub, no silent catch, no forgotten mark."""
    marks = re.compile(
        r"raise NotImplementedError|\bTODO\b|\bFIXME\b|except( Exception)?: *(pass|\.\.\.)$",
        re.MULTILINE,
    )
    assert not [path.name for path, text in TEXTS.items() if marks.search(text)]


def test_no_registry_and_no_address_stands_in_the_lock_files() -> None:
    """The lock files pin by hash and name no index."""
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOM.parents[1] / name).read_text("utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text


#: The house speaks of items by their attributes; the practice platform is a stranger and speaks the wire's words.
OUR_OWN = [path for path in SOURCES if "sandbox" not in path.relative_to(ROOM).parts]
CODES_OF_ITEMS = sorted(path.stem for path in ROOM.glob("packs/*/items/*.toml"))
FAMILIES_OF_ITEMS = sorted({code.partition("-")[0] for code in CODES_OF_ITEMS})
#: `item:file-wages` in a help text is an example of a filter: the only place where a code may stand.
NAMES_AN_ITEM = re.compile(
    rf"(?<![\w-])(?<!item:)(?:{'|'.join(CODES_OF_ITEMS)})(?![\w-])"
    rf"|(?<![\w-])(?:{'|'.join(FAMILIES_OF_ITEMS)})-(?:%|'|$)"
)
SQL = re.compile(
    r"\b(SELECT|INSERT (OR \w+ )?INTO|UPDATE \w+ SET|DELETE FROM|PRAGMA|VACUUM|json_extract)\b"
    r"|(=|<|>|\bLIKE|\bMATCH) :\w"
)


def texts_in(path: Path) -> list[str]:
    """The texts of a Python module that are no docstrings; a report whole, without its comments."""
    text = path.read_text("utf-8")
    if path.suffix == ".sql":
        return [re.sub(r"--.*", "", text)]
    nodes = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Constant | ast.Expr)]
    spoken = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spoken
    ]


@pytest.mark.clause("5.1 f)")
@pytest.mark.parametrize(
    "path", [*OUR_OWN, *sorted(ROOM.rglob("*.sql"))], ids=lambda path: str(path.relative_to(ROOM))
)
def test_no_program_text_names_an_item_or_the_beginning_of_its_name(path: Path) -> None:
    """What an item is for the program stands in its file: `role`, `counts_as`, `settled_by`, figures."""
    named = [text for text in texts_in(path) if NAMES_AN_ITEM.search(text)]
    assert not named, "an item's attribute says this (docs/items.md)"


def test_sql_stands_in_the_store_only() -> None:
    """Beside it only the reports, which are files of their own."""
    outside = [path for path in SOURCES if path.relative_to(ROOM).parts[0] != "store"]
    assert [path for path in outside if any(map(SQL.search, texts_in(path)))] == []


def test_a_row_has_the_columns_of_its_table() -> None:
    """A row type that is named as a table (`Seal` as `SealRow`) has its columns, all and in order."""
    modules = [
        importlib.import_module(f"{queries.__name__}.{one.name}")
        for one in pkgutil.iter_modules(queries.__path__)
    ]
    defined = {
        cls.__name__.removesuffix("Row"): [field.name for field in dataclasses.fields(cls)]
        for module in modules
        for cls in vars(module).values()
        if dataclasses.is_dataclass(cls) and cls.__module__ == module.__name__
    }
    models = {
        model.__name__.removesuffix("Row"): list(model.model_fields)
        for model in SQLModel.__subclasses__()
    }
    common = set(defined) & set(models)
    assert {"Queue", "Record", "Seal", "Sample", "Archive"} <= common
    assert {name: defined[name] for name in common} == {name: models[name] for name in common}
