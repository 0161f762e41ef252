"""Certificates on the command line: made, made again, verified."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer.core import TyperArgument, TyperCommand, TyperOption

from ...language import _
from .._shared.options import epilog, manner
from .._shared.output import say, show, write

if TYPE_CHECKING:
    from ...desk import Desk


def issue_and_print(desk: Desk, case: str, out: str) -> None:
    """Make the certificate of a granted case and say where it is."""
    from ...desk.certificates import issue

    made = issue.issue(desk, case, Path(out))
    if manner.json:
        show({"number": made.number, "file": str(made.path), "key": made.key_name})
        return
    write(f"{made.number}  {made.path}")
    say(_("sealed by: {name}").format(name=made.key_name))


def more_verbs() -> dict[str, Any]:
    """`yb certify print CASE` and `yb certify verify FILE`: no item, no application."""
    return {
        "print": TyperCommand(
            name="print",
            help=_("Make the certificate of a granted case, once more."),
            params=[
                TyperArgument(param_decls=["case"], required=True),
                TyperOption(param_decls=["--out"], required=True, help=_("the PDF to make")),
            ],
            callback=again,
            rich_markup_mode=None,
            epilog=epilog(),
        ),
        "verify": TyperCommand(
            name="verify",
            help=_("Check a certificate's seal; needs no office."),
            params=[TyperArgument(param_decls=["file"], required=True)],
            callback=verify,
            rich_markup_mode=None,
            epilog=epilog(),
        ),
    }


def again(case: str, out: str) -> None:
    """Make it again."""
    from ...desk import Desk

    with Desk(officer=manner.officer) as desk:
        issue_and_print(desk, case, out)


def verify(file: str) -> None:
    """Whose seal, which number, and whether this office made it."""
    from dataclasses import asdict

    from ...desk import Desk
    from ...desk.certificates import issue
    from ...errors import UsageError

    path = Path(file)
    if not path.is_file():
        raise UsageError(_("{path} does not exist").format(path=path))
    with Desk(officer=manner.officer) as desk:
        found, ours = issue.verify(path, desk)
    if manner.json:
        show({**asdict(found), "office": ours})
        return
    write(
        _("the seal holds: {title}, number {number}").format(title=found.title, number=found.number)
    )
    write("  " + _("sealed by: {name}").format(name=found.key_name))
    write(f"  SHA-256 {found.fingerprint}")
    if ours:
        write("  " + _(ours))
    if found.is_practice:
        say(_("a practice seal: it proves nothing outside practice"))
