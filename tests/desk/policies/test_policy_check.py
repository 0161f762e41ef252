"""`yb policy check`: each fault of a pack with its place and cure, each warning, in an empty home."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import resident

import ybcli.law
from conftest import desk_at, environment, make_office
from ybcli import settings
from ybcli.desk.policies import checking
from ybcli.desk.policies.checking import Found
from ybcli.errors import BadData
from ybcli.language import speaking
from ybcli.law.engine import formula, instruments

DICTIONARY = """
town_floor = { title = "下限", title_en = "floor", unit = "yuan", range = [0, 90000] }
town_ceiling = { title = "上限", title_en = "ceiling", unit = "yuan", range = [0, 90000] }
town_window = { title = "期限", title_en = "window", unit = "days", range = [1, 90] }
town_ratio = { title = "比例", title_en = "ratio", unit = "ratio", range = [0, 1], keys = ["town_level"] }
town_tiers = { title = "分段", title_en = "tiers", unit = "ratio", range = [0, 1], bands = true }
town_mode = { title = "口径", title_en = "mode", unit = "choice", choices = ["base", "payment"] }
town_bands_on = { title = "分段口径", title_en = "bands on", unit = "choice", choices = ["cumulated", "excess"] }
[_keys]
town_level = ["one", "two"]
"""
HEAD = 'id = "town"\ntitle = "镇"\ntitle_en = "town"\nregions = ["331102"]\nneeds = ["zj"]\n'


def instrument(sets: str, *, since: str = "2024-01-01", more: str = "", articles: str = "") -> str:
    return f"""
[instrument]
title = "t"
issuer = "i"
number = "1"
published = {since}
in_force = {since}
region = "331102"
standing = "law"
url = ""
{more}
[sets]
{sets}
[articles]
"§1" = "quoted"
{articles}
"""


def sets(name: str, value: str, article: str = "§1") -> str:
    return f'{name} = {{ is = {value}, article = "{article}" }}'


Town = Callable[..., Path]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """A pack of its own with these instruments."""

    def write(*, head: str | None = HEAD, name: str = "town", **files: str) -> Path:
        pack = tmp_path / name
        (pack / "policies").mkdir(parents=True)
        if head is not None:
            (pack / "pack.toml").write_text(head, "utf-8")
        for stem, text in {"_parameters": DICTIONARY, **files}.items():
            (pack / "policies" / f"{stem}.toml").write_text(text, "utf-8")
        return pack

    return write


def found(*packs: Path) -> list[Found]:
    return checking.check(packs, settings.packs())


def kinds(*packs: Path) -> set[tuple[str, str, str]]:
    """Which findings there are, but for values nobody reads: nothing in the house reads a town's."""
    return {(one.weight, one.kind, one.key) for one in found(*packs) if one.kind != "unread"}


def test_the_shelves_of_the_program_have_no_fault() -> None:
    assert [one.text() for one in found() if one.weight == "fault"] == []


def test_a_pack_that_is_well_has_no_finding_but_that_nobody_reads_it(town: Town) -> None:
    pack = town(a=instrument(sets("town_floor", "4000")))
    assert [(one.kind, one.key) for one in found(pack)] == [("unread", "[sets] town_floor")]


def test_a_value_that_a_formula_reads_is_not_called_unread(town: Town) -> None:
    pack = town(a=instrument(sets("base_floor", "4000")))
    assert found(pack) == []
    assert "base_floor" in formula.parameters_read("contribution_base")


def test_a_value_that_the_dictionary_says_is_read_is_not_called_unread(town: Town) -> None:
    read = DICTIONARY.replace('title_en = "floor"', 'title_en = "floor", read_by = "the counter"')
    assert found(town(_parameters=read, a=instrument(sets("town_floor", "4000")))) == []


def test_what_the_dictionary_says_is_read_by_the_program_is_named_in_it() -> None:
    shelf = instruments.load(settings.packs())
    text = "".join(path.read_text("utf-8") for path in settings.ROOM.rglob("*.py"))
    named = [name for name, parameter in shelf.parameters.items() if parameter.read_by]
    assert "second_officer_limit" in named
    assert [name for name in named if f'"{name}"' not in text] == []


@pytest.mark.parametrize(
    ("line", "kind", "says"),
    [
        (sets("town_floor", "999_999"), "range", "not plausible"),
        (sets("town_floor", "4000", "§9"), "article", "not quoted"),
        (sets("town_floor", "{ one = 1 }"), "shape", "is a table; one value is expected"),
        (sets("town_floor", "[ { above = 0, is = 1 } ]"), "shape", "is in bands"),
        (sets("town_ratio", "0.5"), "shape", "is not a table by town_level"),
        (sets("town_ratio", "{ three = 0.5 }"), "key", "three is not one of town_level"),
        (sets("town_tiers", "[ { above = 5, is = 0.5 } ]"), "shape", "bands begin above 0"),
        (sets("town_mode", '"sideways"'), "word", "not one of base, payment"),
        (sets("town_bands_on", '"over"'), "word", "not one of cumulated, excess"),
        (sets("town_window", "2.5"), "range", "not whole"),
        (sets("town_flor", "1"), "unknown", "not in the dictionary"),
        (sets("town_floor", '"4000"'), "shape", "not a number"),
        ("town_floor = 4000", "missing", "needs `is` and `article`"),
    ],
)
def test_a_fault_of_a_value_names_file_key_kind_and_cure(
    town: Town, line: str, kind: str, says: str
) -> None:
    pack = town(notice=instrument(line))
    (one,) = [one for one in found(pack) if one.weight == "fault"]
    assert (one.file, one.kind) == ("town/policies/notice.toml", kind)
    assert one.key == f"[sets] {line.partition(' ')[0]}"
    assert says in one.says
    assert one.cure


@pytest.mark.parametrize(
    ("text", "key", "kind"),
    [
        (instrument("", more='amends = "gone"'), "[instrument] amends", "amends"),
        (instrument("", more="until = 2020-01-01"), "[instrument] until is before", "date"),
        (instrument("", since='"2024"'), "[instrument] published is not a date", "date"),
        (instrument("").replace('"331102"', '"3311"'), "[instrument]", "region"),
        (instrument("", more='colour = "red"'), "[instrument] unknown key colour", "unknown"),
        ("not toml", "", "toml"),
    ],
)
def test_a_fault_of_a_head_names_its_key(town: Town, text: str, key: str, kind: str) -> None:
    faults = [one for one in found(town(notice=text)) if one.weight == "fault"]
    assert any(
        one.kind == kind and key in f"{one.key} {one.says}" and one.file.endswith("notice.toml")
        for one in faults
    ), faults


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("instrument = 3", "[instrument]: is not a table"),
        ("", "[instrument]: title is missing"),
        ("x = " + "[" * 5000 + "]" * 5000, "recursion"),
        ("sets = 3\n" + instrument("").replace("[sets]", ""), "[sets]: is not a table"),
        (instrument("").replace('"quoted"', "3"), "[articles] §1: is not a text"),
        (instrument("").replace('title = "t"', "title = 3"), "title is not a text"),
        (instrument("").replace('"331102"', "331102"), "region is not a text"),
        (
            instrument("").replace('standing = "law"', 'standing = ["law"]'),
            "standing is not a text",
        ),
        (instrument("", more="adopts = 3"), "adopts is not a word or a list of words"),
        (instrument("", more='adopts = "zj-aid-2019"'), "number and signatory are needed"),
        (instrument(sets("town_floor", "nan")), "is not a number"),
        (instrument(sets("town_window", "1e999999")), "not plausible"),
        (instrument(sets("town_tiers", "[{ above = nan, is = 0.1 }]")), "bands begin"),
        (instrument('town_floor = { is = 4000, article = ["§1"] }'), "article is not a text"),
    ],
)
def test_whatever_stands_in_a_file_is_named_and_nothing_breaks(
    town: Town, text: str, says: str
) -> None:
    faults = [one for one in found(town(notice=text)) if one.weight == "fault"]
    assert any(says in one.text() for one in faults), faults
    assert all(one.file.endswith("notice.toml") and one.cure for one in faults)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("range = [1, 90]", "range = 5", "range is not [low, high]"),
        ("range = [1, 90]", "range = [9, 5]", "9 is above 5"),
        ("range = [1, 90]", "range = [nan, 5]", "range is not [low, high]"),
        ('["one", "two"]', "3", "town_level is not a list of words"),
        ('keys = ["town_level"]', 'keys = "town_level"', "keys is not a list of words"),
        ('keys = ["town_level"]', 'keys = ["level"]', "not declared"),
        ('unit = "days"', 'unit = "moons"', "unknown unit moons"),
        ('choices = ["base", "payment"]', 'choices = ["base"]', "two choices"),
        ('title = "下限"', "title = 3", "title is not a text"),
    ],
)
def test_a_fault_of_the_dictionary_is_named(town: Town, old: str, new: str, says: str) -> None:
    told = found(town(_parameters=DICTIONARY.replace(old, new)))
    assert any(says in one.text() and "_parameters.toml" in one.file for one in told), told


def test_a_file_from_a_windows_editor_is_read(town: Town) -> None:
    assert kinds(town(a="\ufeff" + instrument(sets("town_floor", "4000")))) == set()


def test_two_instruments_from_the_same_day_contradict_each_other(town: Town) -> None:
    pack = town(a=instrument(sets("town_floor", "4000")), b=instrument(sets("town_floor", "5000")))
    assert ("fault", "contradiction", "[sets] town_floor") in kinds(pack)


def test_two_that_amend_from_the_same_day_contradict_each_other(town: Town) -> None:
    amending = 'amends = "a"'
    pack = town(
        a=instrument(sets("town_floor", "4000")),
        b=instrument(sets("town_floor", "5000"), more=amending),
        c=instrument(sets("town_floor", "6000"), more=amending),
    )
    assert kinds(pack) == {("warning", "contradiction", "[sets] town_floor")}


def test_a_gap_in_time_names_its_days_and_months(town: Town) -> None:
    pack = town(
        a=instrument(sets("town_floor", "4000"), more="until = 2024-12-31"),
        b=instrument(sets("town_floor", "4100"), since="2025-07-01"),
    )
    (one,) = [one for one in found(pack) if one.kind == "gap"]
    assert one.weight == "warning"
    assert one.file == "town/policies/a.toml"
    assert "331102 from 2025-01-01 to 2025-06-30 (2025-01 … 2025-06)" in one.says


def test_a_wider_region_fills_the_gap(town: Town) -> None:
    whole = instrument(sets("town_floor", "3000"), since="2020-01-01").replace("331102", "330000")
    pack = town(
        a=instrument(sets("town_floor", "4000"), more="until = 2024-12-31"),
        b=instrument(sets("town_floor", "4100"), since="2025-07-01"),
        whole=whole,
    )
    assert kinds(pack) == set()


def test_what_ran_out_without_a_successor_is_a_gap_without_end(town: Town) -> None:
    pack = town(a=instrument(sets("town_floor", "4000"), more="until = 2024-12-31"))
    (one,) = [one for one in found(pack) if one.kind == "gap"]
    assert "since 2025-01-01" in one.says


def test_a_temporary_measure_leaves_no_gap(town: Town) -> None:
    pack = town(
        a=instrument(sets("town_floor", "4000")),
        b=instrument(
            sets("town_floor", "3000"),
            since="2024-03-01",
            more="until = 2024-05-31\ntemporary = true",
        ),
    )
    assert kinds(pack) == set()


def test_a_partial_table_says_which_keys_are_missing(town: Town) -> None:
    pack = town(a=instrument(sets("town_ratio", "{ one = 0.9 }")))
    (one,) = [one for one in found(pack) if one.kind == "partial"]
    assert "town_level two" in one.says
    assert one.weight == "warning"


def test_a_table_with_other_is_whole(town: Town) -> None:
    assert kinds(town(a=instrument(sets("town_ratio", "{ one = 0.9, other = 0.8 }")))) == set()


@pytest.mark.parametrize(
    ("old", "new", "leaps"), [("4000", "40_000", True), ("4000", "5000", False)]
)
def test_a_digit_too_many_is_a_leap(town: Town, old: str, new: str, leaps: bool) -> None:
    pack = town(
        a=instrument(sets("town_floor", old)),
        b=instrument(sets("town_floor", new), since="2025-01-01"),
    )
    assert (("warning", "leap", "[sets] town_floor") in kinds(pack)) is leaps


def test_a_floor_above_its_ceiling_is_told(town: Town) -> None:
    both = sets("town_floor", "9000") + "\n" + sets("town_ceiling", "8000")
    assert kinds(town(a=instrument(both))) == {("warning", "range", "[sets] town_floor")}


def test_articles_that_no_value_cites_or_that_say_nothing(town: Town) -> None:
    text = instrument(sets("town_floor", "4000"), articles='"§2" = "unused"\n"§3" = " "')
    assert kinds(town(a=text)) == {
        ("warning", "article", "[articles] §2"),
        ("warning", "article", "[articles] §3"),
    }


def test_an_instrument_that_sets_nothing_is_there_to_be_quoted(town: Town) -> None:
    assert kinds(town(a=instrument("", articles='"§2" = "more"'))) == set()


def test_law_without_number_and_address_and_days_that_look_exchanged(town: Town) -> None:
    text = instrument(sets("town_floor", "4000")).replace('number = "1"\n', "")
    text = text.replace("in_force = 2024-01-01", "in_force = 2021-01-01")
    assert kinds(town(a=text)) == {
        ("warning", "source", "[instrument] number"),
        ("warning", "date", "[instrument] published"),
    }


def test_packs_that_need_each_other(town: Town) -> None:
    one = town(head=HEAD.replace('["zj"]', '["other"]'))
    two = town(name="other", head='id = "other"\nneeds = ["town"]\n')
    (fault,) = [f for f in found(one, two) if f.weight == "fault"]
    assert (fault.kind, fault.key) == ("loop", "needs")
    assert "other → town → other" in fault.says


def test_a_pack_that_needs_itself_or_one_that_is_not_here(town: Town) -> None:
    assert ("fault", "loop", "needs") in kinds(town(head=HEAD.replace('["zj"]', '["town"]')))
    assert ("fault", "needs", "needs") in kinds(town(name="lone", head='needs = ["gone"]'))


def test_amendments_that_go_in_a_circle(town: Town) -> None:
    pack = town(
        a=instrument(sets("town_floor", "4000"), more='amends = "b"'),
        b=instrument(sets("town_floor", "5000"), more='amends = "a"'),
        c=instrument("", more='amends = "c"'),
    )
    loops = [f.says for f in found(pack) if f.kind == "loop"]
    assert len(loops) == 2
    assert any("a → b → a" in says for says in loops)
    assert any("c → c" in says for says in loops)


def test_a_folder_that_is_no_pack_and_files_that_are_not_read(town: Town, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (fault,) = found(tmp_path / "empty")
    assert (fault.weight, fault.kind, fault.file) == ("fault", "pack", "empty")
    pack = town(head=None, a=instrument(sets("town_floor", "4000")))
    (pack / "policies" / "notice.toml.txt").write_text("", "utf-8")
    assert kinds(pack) == {("warning", "pack", ""), ("warning", "file", "")}
    (tmp_path / "bare" / "policies").mkdir(parents=True)
    assert ("warning", "pack", "") in kinds(tmp_path / "bare")


def test_every_fault_of_the_loader_is_made_with_a_kind_and_a_hint() -> None:
    """Wherever `law/` makes a Fault it says both; nothing is read out of the sentence."""
    made = [
        node
        for path in Path(ybcli.law.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Fault", "Fault.of"}
    ]
    assert len(made) > 20
    assert [ast.unparse(node) for node in made if len(node.args) < 3] == []


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ('title = "t"', '标题 = "t"', "line 3: write title in place of 标题"),
        ('issuer = "i"', "issuer = “i”", 'line 4: write " in place of “ ”'),
        ("[articles]", "[条文]", "write articles in place of 条文"),
        ('title = "t"', '"标题" = "t"', "did you mean title?"),
        ('issuer = "i"', 'isuer = "i"', "did you mean issuer?"),
        ('standing = "law"', 'standing = "转载"', "did you mean reported?"),
        ('standing = "law"', 'standing = "gospel"', "known: law, practice, target"),
        ("town_floor", "town_flor", "did you mean town_floor?"),
        ('article = "§1" }', 'artikel = "§1", article = "§1" }', "did you mean article?"),
    ],
)
def test_a_fault_names_the_word_that_is_meant(town: Town, old: str, new: str, hint: str) -> None:
    text = instrument(sets("town_floor", "4000"))
    assert old in text
    faults = [one for one in found(town(a=text.replace(old, new))) if one.weight == "fault"]
    assert any(hint in one.cure for one in faults), faults


def test_a_slip_in_one_file_hides_no_fault_of_another(town: Town) -> None:
    pack = town(
        a="not toml",
        b=instrument(sets("town_floor", "-1")),
        c=instrument("", more='colour = "red"'),
        _facts="kin = { unit = 3 }",
    )
    named = {
        (one.file.rpartition("/")[2], one.kind) for one in found(pack) if one.weight == "fault"
    }
    assert named == {
        ("a.toml", "toml"), ("b.toml", "range"), ("c.toml", "unknown"), ("_facts.toml", "shape"),
    }  # fmt: skip


def test_faults_are_told_in_the_language_in_force(town: Town) -> None:
    with speaking("zh_CN"):
        (one,) = [
            one for one in found(town(a=instrument("", more='colour = "red"')))
            if one.weight == "fault"
        ]  # fmt: skip
    assert one.says == "不认识的键 colour"


def run(*words: str) -> tuple[int, str, str]:
    done = resident.yb(*words, env=environment())
    return done.returncode, done.stdout, done.stderr


def test_exit_codes_and_json_in_an_empty_home(town: Town, home: Path) -> None:
    well = town(a=instrument(sets("base_floor", "4000")))
    odd = town(name="odd", head='id = "odd"', a=instrument(sets("town_floor", "4000")))
    bad = town(name="bad", head='id = "bad"', a=instrument(sets("town_floor", "-1")))
    assert run("policy", "check", str(well)) == (0, "", "no faults\n")
    code, out, err = run("policy", "check", str(odd))
    assert (code, "faults: 0, warnings: 1" in err) == (0, True)
    assert "warning odd/policies/a.toml: [sets] town_floor: no formula" in out
    assert run("policy", "check", str(odd), "--strict")[0] == 5
    code, out, _err = run("policy", "check", str(bad), "--json")
    told = json.loads(out)
    assert code == 5
    assert told["faults"] == [
        "bad/policies/a.toml: [sets] town_floor: -1 is not plausible (0 to 90000)"
    ]
    assert told["found"][0].keys() == {"weight", "file", "key", "kind", "says", "cure"}
    assert not home.exists()


def test_a_pack_with_a_loop_is_refused_where_it_would_be_used(town: Town, home: Path) -> None:
    pack = town(head=HEAD.replace('["zj"]', '["town"]'), a=instrument(sets("town_floor", "1")))
    code, _out, err = run("policy", "list", "--region", "331102", "--pack", str(pack))
    assert code == 5
    assert "E1400 town/pack.toml: needs: packs need each other in a circle" in err
    code, _out, err = run("policy", "list", "--region", "331102", "--pack", str(pack / "policies"))
    assert code == 2


def test_a_loop_among_the_packs_of_an_office_stops_its_desk(
    town: Town, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_office(home)
    pack = town(head=HEAD.replace('["zj"]', '["town"]'), a=instrument(sets("town_floor", "1")))
    monkeypatch.setenv("YB_PACKS", str(pack))
    with desk_at(home) as desk, pytest.raises(BadData, match="in a circle"):
        _ = desk.shelf
    code, _out, err = run("office", "check")
    assert (code, "town/pack.toml: needs" in _out + err) == (5, True)
