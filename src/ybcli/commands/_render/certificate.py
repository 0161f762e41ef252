"""Certificates on the command line: made, made again, verified."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer.core import TyperArgument, TyperCommand, TyperOption

from ...language import _
from .._shared.options import call, epilog
from .._shared.output import say, show, write

if TYPE_CHECKING:
    from ...desk import Desk


def issue_and_print(desk: Desk, case: str, out: str) -> None:
    """Make the certificate of a granted case and print its number and file."""
    from ...desk.certificates import issue

    certificate = issue.issue(desk, case, Path(out))
    if call.json:
        show(
            {
                "number": certificate.number,
                "file": str(certificate.path),
                "key": certificate.key_name,
            }
        )
        return
    write(f"{certificate.number}  {certificate.path}")
    say(_("sealed by: {name}").format(name=certificate.key_name))


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
            callback=print_again,
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


def print_again(case: str, out: str) -> None:
    """Make the certificate again."""
    from ...desk import Desk

    with Desk(officer=call.officer) as desk:
        issue_and_print(desk, case, out)


def verify(file: str) -> None:
    """Verify a certificate: its seal, its number, and whether this office issued it."""
    from dataclasses import asdict

    from ...desk import Desk
    from ...desk.certificates import issue
    from ...errors import UsageError

    path = Path(file)
    if not path.is_file():
        raise UsageError(_("{path} does not exist").format(path=path))
    with Desk(officer=call.officer) as desk:
        certificate, origin = issue.verify(path, desk)
    if call.json:
        show({**asdict(certificate), "office": origin})
        return
    write(
        _("the seal holds: {title}, number {number}").format(
            title=certificate.title, number=certificate.number
        )
    )
    write("  " + _("sealed by: {name}").format(name=certificate.key_name))
    write(f"  SHA-256 {certificate.fingerprint}")
    if origin:
        write("  " + _(origin))
    if certificate.is_practice:
        say(_("a practice seal: it proves nothing outside practice"))
