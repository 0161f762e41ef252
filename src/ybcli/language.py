"""Two languages: program text is written in English and translated through gettext.

`_()` translates a finished sentence pattern (`_("row {row} has no name").format(row=9)`). The
language follows `--lang`, then `YB_LANG`, then the locale; what citizens and employers receive
(letters, workbooks, templates) is Chinese whatever the language of the screen.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_translate: Callable[[str], str] | None = None
_chosen = ""


def choose(language: str = "") -> str:
    """Choose the language (`zh_CN` or `en`); empty means `YB_LANG`, then the locale."""
    global _translate, _chosen
    wanted = language or os.environ.get("YB_LANG") or ""
    if not wanted:
        for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
            if os.environ.get(name):
                wanted = os.environ[name]
                break
    _chosen = "zh_CN" if wanted.lower().startswith("zh") else "en"
    if _chosen == "en":
        _translate = str
    else:
        import gettext

        folder = __file__.rpartition(os.sep)[0] + os.sep + "locale"
        _translate = gettext.translation("ybcli", folder, [_chosen], fallback=True).gettext
    return _chosen


def chosen() -> str:
    """The language in force, `zh_CN` or `en`."""
    return _chosen or choose()


def _(text: str) -> str:
    """The sentence pattern in the language in force."""
    if _translate is None:
        choose()
    assert _translate is not None
    # gettext answers an empty text with the head of its catalogue.
    return _translate(text) if text else ""


def N_(text: str) -> str:
    """Mark a pattern for translation where it stands; `_()` translates it when it is shown."""
    return text


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak `language` for a while, child processes included: what employers receive is Chinese."""
    before, env = chosen(), os.environ.get("YB_LANG")
    os.environ["YB_LANG"] = language
    choose(language)
    try:
        yield
    finally:
        if env is None:
            del os.environ["YB_LANG"]
        else:
            os.environ["YB_LANG"] = env
        choose(before)
