"""An officer's answers, one question at a time (5.3.1), by the verb and on the command line's way."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from conftest import Platform, id_number
from ybcli.desk import Desk
from ybcli.desk.casework import acts
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.verification import answering
from ybcli.errors import UsageError

QUESTIONS = ["treatment_is_paid_once", "treatment_is_identified"]


def two_invoices(platform: Platform, desk: Desk) -> Any:
    """The situation of one stay with two invoices: the second application asks two questions."""
    path = Path(__file__).parents[2] / "items" / "reimburse-inpatient.toml"
    told = tomllib.loads(path.read_text("utf-8"))["situation"]
    played = next(s for s in told if s["name"].startswith("one stay, two invoices in two appl"))
    person = id_number(811)
    for name, body in played["steps"][0]["platform"].items():
        for one in body if isinstance(body, list) else [body]:
            text = {
                k: {n: person if v == "@person:811" else v for n, v in w.items()}
                if isinstance(w, dict)
                else person
                if w == "@person:811"
                else w
                for k, w in one.items()
            }
            platform.post(name, **text)
    sync.run(desk)
    for step in played["steps"][1:]:
        done = applications.apply(
            desk, "reimburse-inpatient", {**step["apply"], "id_number": person}, channel="window"
        )
    return done.case


def test_a_yes_that_names_no_question_is_refused_where_several_are_open(
    platform: Platform, desk: Desk
) -> None:
    case = two_invoices(platform, desk)
    names = [one["name"] for one in answering.open_questions(case)]
    assert set(QUESTIONS) <= set(names)
    with pytest.raises(UsageError, match="each needs its own answer") as refused:
        answering.check_named(case, "", is_for_all=False)
    assert f"yb case verify {case.id} --met --question {names[0]}" in refused.value.cure
    assert all(name in str(refused.value) for name in names)
    with pytest.raises(UsageError, match="no open question nobody_asked"):
        answering.check_named(case, "nobody_asked", is_for_all=False)
    answering.check_named(case, "", is_for_all=True)


def test_each_answer_leaves_the_others_open_until_the_last(platform: Platform, desk: Desk) -> None:
    case = two_invoices(platform, desk)
    names = [one["name"] for one in answering.open_questions(case)]
    for number, name in enumerate(names, start=1):
        assert case.stage == "received"
        form = {"outcome": "met", "question": name, "reason": f"seen {number}"}
        case = acts.perform(desk, case.id, "verify", form).case
        left = [one["name"] for one in answering.open_questions(case)]
        if number < len(names):
            assert left == names[number:]
    assert case.stage != "received"
    reasons = [e.reason for e in case.entries if e.verification.get("answered")]
    assert reasons == [f"seen {n}" for n in range(1, len(names) + 1)]


def test_one_no_is_a_no_to_the_application(platform: Platform, desk: Desk) -> None:
    case = two_invoices(platform, desk)
    form = {"outcome": "not_met", "question": QUESTIONS[1], "reason": "another stay"}
    assert acts.perform(desk, case.id, "verify", form).case.stage == "refused"
