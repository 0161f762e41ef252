"""`yb sandbox people · units · invoices · stage · pay · reply · day`: practising without any other program."""

from __future__ import annotations

import json

import pytest

from conftest import Platform, id_number
from ybcli.commands import run
from ybcli.commands._shared.options import call


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """The exit code, stdout and stderr of a command."""
    call.exit_code = 0
    code = run(list(words))
    out, err = capsys.readouterr()
    return code, out, err


def test_a_bill_is_staged_and_listed(
    platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    """A staged invoice is listed with its patient, who is one of the made people."""
    at = ("--platform", platform.url)
    code, _out, _err = said(capsys, "sandbox", "stage", "e_invoice", *at)
    assert code == 0
    _code, out, _err = said(capsys, "sandbox", "invoices", *at, "--json")
    (invoice,) = json.loads(out)["invoices"]
    _code, out, _err = said(capsys, "sandbox", "people", *at, "--limit", "300", "--json")
    assert invoice["certno"] in {one["certno"] for one in json.loads(out)["people"]}


def test_the_day_is_shown_and_set(platform: Platform, capsys: pytest.CaptureFixture[str]) -> None:
    """The practice day moves when it is told to."""
    at = ("--platform", platform.url)
    said(capsys, "sandbox", "day", "2026-07-09", *at)
    assert "2026-07-09" in said(capsys, "sandbox", "day", *at)[1]


def test_what_cannot_be_done_is_a_sentence(
    platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unknown kind, another machine and a silent address: a sentence, and nothing was ordered."""
    at = ("--platform", platform.url)
    code, _out, err = said(capsys, "sandbox", "stage", "weather", *at)
    assert code == 2
    assert "→" in err
    code, _out, err = said(capsys, "sandbox", "pay", id_number(1), "2026", "--platform", "http://10.0.0.1")  # fmt: skip
    assert code == 2
    assert "no practice platform of this machine" in err
    code, _out, err = said(capsys, "sandbox", "people", "--platform", "http://127.0.0.1:9")
    assert code == 8
    assert "yb sandbox serve" in err


def test_a_made_person_s_number_is_shown_whole(
    platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who practises has to type it: the list, and what was staged, do not mask it."""
    at = ("--platform", platform.url)
    assert "*" not in said(capsys, "sandbox", "people", *at)[1]
    assert "*" not in said(capsys, "sandbox", "stage", "birth", *at)[1]
