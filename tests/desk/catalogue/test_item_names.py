"""Every name in every item's file is answered; one that is not is named, by the check and by loading."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import credit_code, environment, make_office
from ybcli.cases import families, item_faults, item_files, roles
from ybcli.connectors import DEPARTMENTS, kinds, topics
from ybcli.desk import Desk
from ybcli.desk.catalogue import names
from ybcli.desk.night import inspection
from ybcli.desk.verification import sources
from ybcli.desk.views import labels
from ybcli.errors import BadData, Fault
from ybcli.language import chosen
from ybcli.law.engine import instruments
from ybcli.sandbox.world.feeds import DEPARTMENTS as STRANGERS
from ybcli.settings import packs

ITEMS = item_files.load(packs())
SHELF = instruments.load(packs())
ANSWERS = names.answers(SHELF)


@pytest.mark.parametrize("code", sorted(ITEMS))
def test_every_name_of_every_item_is_answered(code: str) -> None:
    """Topics, addressees, departments, records, rules, formulas, parameters, letters, clauses, facts."""
    assert list(names.unanswered([ITEMS[code]], SHELF)) == []


def test_every_kind_of_name_is_answered_by_somebody() -> None:
    """A kind that no table answered would be checked by nobody."""
    kernel = {
        "act",
        "flow",
        "account",
        "field",
        "field_kind",
        "family",
        "role",
        "counts_as",
        "corrected_by",
    }
    used = {name.kind for item in ITEMS.values() for name in item_faults.names(item)}
    assert used == kernel | ANSWERS.keys()
    assert used | {"word"} == item_faults.NAMED.keys()


#: An item → what is written wrong in its file, the wrong name, its kind, and the name that is meant.
WRONG = [
    ("enroll-employee", 'topic = "register_person"', "register_persn", "topic", "register_person"),
    ("enroll-employee", 'to = "platform"', "plattform", "addressee", "platform"),
    ("enroll-employee", 'prefilled = ["human_resources"]', "human_resource", "department", ""),
    ("enroll-employee", 'senses = ["human_resources.employment"]', "police.brith", "record", ""),
    ("enroll-employee", 'template = "employee-enrolled"', "employee-enroled", "template", ""),
    ("enroll-employee", 'rule = "employment_is_known"', "employment_is_knwon", "rule", ""),
    ("enroll-employee", 'opens_if = ["person_is_not_insured"]', "person_not_insured", "rule", ""),
    ("enroll-employee", 'wait = "employee_confirmation_window"', "nonsense", "parameter", ""),
    ("enroll-employee", 'after = "deliver"', "delivr", "act", "deliver"),
    ("enroll-employee", 'for = "confirm"', "confrim", "act", "confirm"),
    ("enroll-employee", 'on_expiry = "deem_consent"', "deem_consnt", "word", ""),
    ("enroll-employee", '{ on = "notify"', "notfy", "act", "notify"),
    ("enroll-employee", 'scheme = "employee"', "employe", "scheme", "employee"),
    ("enroll-employee", 'state = "active"', "activ", "word", ""),
    ("enroll-employee", 'family = "enroll"', "enrol", "family", "enroll"),
    ("enroll-employee", 'clause = "6.2.2"', "6.2.99", "clause", ""),
    ("enroll-employee", 'flow = "reminded"', "remindd", "flow", "reminded"),
    ("enroll-employee", 'kind = "credit_code"', "credit_cod", "field_kind", "credit_code"),
    ("enroll-employee", 'party_id = "id_number"', "id_nummer", "field", "id_number"),
    (
        "reimburse-account-payout",
        'figures = ["account_payout", "amount"]',
        "amuont",
        "formula",
        "amount",
    ),
    ("enroll-resident", 'debit = "asset:clearing:tax"', "asset:clearing:taxx", "account", ""),
    ("enroll-resident", 'settled_by = "tax.receipt"', "tax.reciept", "record", "tax.receipt"),
    (
        "enroll-resident",
        'reference = "resident|{party}|{cover_year}"',
        "r|{coveryear}",
        "field",
        "",
    ),
    ("file-chronic", 'derived = "disease_of_diagnosis"', "disease_of", "derivation", ""),
    ("file-chronic", 'same_record = "diagnosis_code"', "diagnosiscode", "field", ""),
    ("file-remote-worker", 'filing_kind = "remote_worker"', "remote_workr", "word", ""),
    ("file-remote-resident", 'promise = "promise_check_days"', "promise_days", "parameter", ""),
    ("file-remote-referral", 'lasts = "referral_valid_days"', "referral_days", "parameter", ""),
    ("file-wages", 'corrects = "wages-withdrawn"', "wages-withdrwn", "template", ""),
    ("file-wages", 'role = "wage_declaration"', "wage_declartion", "role", "wage_declaration"),
    ("aid-medical", 'law_day = "care_day"', "caer_day", "fact", "care_day"),
    ("aid-medical", 'counts_as = "aid"', "aidd", "counts_as", "aid"),
    ("office-bad-rating", 'senses = ["office.bad_rating"]', "office.bad_ratng", "role", ""),
    ("office-bad-rating", 'wait = "bad_rating_days"', "aid_ratio", "unit", ""),
    (
        "enroll-change-resident",
        'when = "key_information_is_changed"',
        "key_information",
        "rule",
        "",
    ),
]


def broken(folder: Path, code: str, written: str, wrong: str) -> Path:
    """A copy of the shelf in which one name of one item is wrong."""
    pack = folder / "zj"
    shutil.copytree(packs()[0], pack)
    file = pack / "items" / f"{code}.toml"
    text = file.read_text("utf-8")
    assert written in text, "the shelf says it otherwise now"
    right = re.findall(r'"([^"]*)"', written)[-1]
    file.write_text(text.replace(written, written.replace(f'"{right}"', f'"{wrong}"'), 1), "utf-8")
    return pack


@pytest.mark.parametrize(
    ("code", "written", "wrong", "kind", "meant"),
    WRONG,
    ids=[f"{w[0]}-{w[3]}-{w[2]}" for w in WRONG],
)
def test_a_wrong_name_is_said_by_the_check_and_refused_when_it_is_loaded(
    code: str, written: str, wrong: str, kind: str, meant: str, tmp_path: Path, home: Path
) -> None:
    """File, key, kind, and the word that may be meant; nothing is handled by such an item."""
    pack = broken(tmp_path, code, written, wrong)
    found, faults = item_files.read([pack])
    faults = faults or list(names.unanswered(found.values(), SHELF))
    fault = next(one for one in faults if one.kind == kind)
    assert fault.file == f"{code}.toml"
    assert fault.key
    named = wrong.partition(".")[2] if kind == "role" and "." in wrong else wrong
    assert named.rpartition("{")[2].rstrip("}") in fault.message
    if meant:
        assert fault.hint == f"did you mean {meant}?"
    home.mkdir(parents=True)
    with pytest.raises(BadData) as refused:
        names.load([pack], home)
    assert str(fault) in refused.value.says
    assert refused.value.code == "E1400"


@pytest.mark.parametrize(
    "verb", [["office", "check"], ["certify", "own", "--credit-code", credit_code(1)]]
)
def test_the_program_says_it_in_a_sentence(verb: list[str], tmp_path: Path, home: Path) -> None:
    """Exit 5 and `E1400` with the near word: by the check and by a verb that handles cases."""
    make_office(home)
    own = tmp_path / "own"
    (own / "items").mkdir(parents=True)
    (own / "policies").mkdir()
    shutil.copyfile(packs()[0] / "items" / "certify-unit.toml", own / "items" / "certify-own.toml")
    file = own / "items" / "certify-own.toml"
    text = file.read_text("utf-8").replace('verb = "unit"', 'verb = "own"')
    text = text.replace('code = "certify-unit"', 'code = "certify-own"')
    told = '\nmessages = [{ on = "decide", to = "platform", topic = "no_such" }]\n[[ways]]'
    file.write_text(text.replace("\n[[ways]]", told), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "ybcli", *verb],
        capture_output=True,
        text=True,
        check=False,
        env=environment(YB_PACKS=str(own)),
    )
    assert done.returncode == 5, done.stderr
    assert "E1400" in done.stderr
    assert "certify-own.toml: messages.topic: there is no message topic no_such" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_slip_in_one_file_hides_no_wrong_name_in_another(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is no TOML is named, and so is the topic that nobody answers to, in one run."""
    pack = broken(tmp_path, "file-chronic", 'topic = "file_chronic"', "file_cronic")
    (pack / "items" / "file-slip.toml").write_text("标题 = “慢性病”\n", "utf-8")
    monkeypatch.setattr(inspection, "packs", lambda: (pack, *packs()[1:]))
    said = inspection.shelf_faults()
    assert any("file-slip.toml" in fault for fault in said)
    assert any("file-chronic.toml: messages.topic" in fault for fault in said)
    assert len(said) == 2


def test_good_names_are_remembered_until_a_file_changes(tmp_path: Path, home: Path) -> None:
    """An office looks once; a file that was touched is looked at again."""
    pack = tmp_path / "zj"
    shutil.copytree(packs()[0], pack)
    home.mkdir(parents=True)
    assert names.load([pack], home).keys() == ITEMS.keys()
    state = (home / "items.checked").read_text("utf-8")
    assert state == names.state_of([pack])
    file = pack / "items" / "enroll-unit.toml"
    file.write_text(file.read_text("utf-8").replace("register_unit", "register_unt"), "utf-8")
    with pytest.raises(BadData):
        names.load([pack], home)


def test_the_lists_of_departments_are_one() -> None:
    """The feeds that are read, those of the practice platform, the words for them, and their modules."""
    assert set(STRANGERS) == set(DEPARTMENTS)
    assert {*sources.ELEVEN, *sources.BESIDE} <= set(DEPARTMENTS)
    assert set(DEPARTMENTS) | ANSWERS["addressee"] <= set(labels.DEPARTMENTS)
    assert all(kinds(name) for name in DEPARTMENTS)


def test_every_topic_has_its_word() -> None:
    """What waits in the outbox is shown in the officer's language; the day's seal is nobody's to read."""
    assert set(labels.TOPICS) == set(topics()) - {"seal"}


def test_every_role_is_played_and_every_family_used() -> None:
    """A role that no item has would stop what looks for it."""
    played = [item.role for item in ITEMS.values() if item.role]
    assert set(played) == set(roles.Role)
    twice = {role for role in played if played.count(role) > 1}
    assert twice == {roles.Role.CERTIFICATE}
    assert {item.family for item in ITEMS.values()} == {*families.FAMILIES, *families.OWN}


def test_a_fault_is_data(tmp_path: Path) -> None:
    """It can be written as JSON and reads as one line."""
    fault = Fault("a.toml", "messages.topic", "topic", "there is no message topic x", "y")
    assert str(fault) == "a.toml: messages.topic: there is no message topic x (y)"
    assert json.dumps({name: getattr(fault, name) for name in fault.__slots__})
    assert chosen() == "en"
    assert inspection.shelf_faults() == []
    with Desk(home=tmp_path) as desk:
        assert desk.items.keys() == ITEMS.keys()
