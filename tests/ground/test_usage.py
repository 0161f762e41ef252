"""Command lines that cannot be read end in a sentence, help speaks the language in force."""

from __future__ import annotations

import pytest

from ybcli import language
from ybcli.commands import run
from ybcli.commands._shared.options import call

#: A command line, its exit code, and what is said in English and in Chinese.
LINES = [
    ([], 2, "Usage: yb [OPTIONS]", "用法：yb [选项]"),
    (["-h"], 0, "Usage: yb [OPTIONS]", "用法：yb [选项]"),
    (["help", "case", "show"], 0, "Usage: yb case show", "用法：yb case show"),
    (["enroll", "resident", "-h"], 0, "--id-number", "身份证号"),
    (["case", "show"], 2, "CASE is missing", "缺少 CASE"),
    (["case", "shwo"], 2, "did you mean yb case show?", "是否要用 yb case show？"),
    (["enroll", "employe"], 2, "did you mean yb enroll employee?", "yb enroll employee"),
    (["case", "show", "X", "--nix"], 2, "there is no option --nix", "没有选项 --nix"),
    (["calendar", "due", "2026-07-01", "x"], 2, "must be a whole number", "应为"),
]


@pytest.mark.parametrize(("words", "code", "english", "chinese"), LINES)
def test_a_sentence_in_the_language_in_force(
    words: list[str],
    code: int,
    english: str,
    chinese: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The same line says the same in both languages, and nothing of the library's English in Chinese."""
    for chosen, wanted in (("en", english), ("zh_CN", chinese)):
        call.exit_code = 0
        assert run(["--lang", chosen, *words]) == code
        told = "".join(capsys.readouterr())
        assert wanted in told
        if chosen == "zh_CN":
            assert not any(word in told for word in ("Usage", "Options:", "No such", "Missing"))
    language.choose("en")
