"""The family commands, made from the item files: one verb per item, one option per field."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup, TyperOption

from ..cases import choices, item_files, items
from ..cases.items import Item
from ..cases.roles import Role
from ..desk.views.labels import FLOWS
from ..language import _
from ..settings import packs
from ._shared.options import call, epilog
from ._shared.output import say


def group(family: str, help_line: str) -> Any:
    """The command group of a family, with a command for each of its items."""
    verbs = {
        item.verb: verb(item) for item in item_files.load(packs()).values() if item.family == family
    }
    if family == "certify":
        from ._render.certificate import more_verbs

        verbs |= more_verbs()
    return TyperGroup(
        name=family,
        help=help_line,
        commands=verbs,
        rich_markup_mode=None,
        no_args_is_help=True,
        epilog=epilog(),
    )


def verb(item: Item) -> Any:
    """The command of an item: its fields are the options, its title and clause the help."""
    ways = _(", ").join(f"{_(FLOWS[way.flow])} {way.clause}" for way in item.ways)
    options = [
        option(field) for field in item.fields if not (item.rows == "lines" and field.name == "")
    ]
    if item.rows == "lines":
        options.append(
            TyperOption(
                param_decls=["--workbook"], help=_("the employer's workbook"), required=True
            )
        )
    options.append(
        TyperOption(
            param_decls=["--channel"],
            default="window",
            show_default=True,
            help=_("where it was given: window, terminal, website, app, elsewhere (5.1 a)"),
        )
    )
    options.append(
        TyperOption(
            param_decls=["--language"],
            default="",
            help=_("the language of the party's letters: en, else Chinese"),
        )
    )
    if item.role == Role.CERTIFICATE:
        options.append(
            TyperOption(param_decls=["--out"], help=_("the PDF to make, where it is granted"))
        )
    options.append(
        TyperOption(
            param_decls=["--dry-run"],
            is_flag=True,
            default=False,
            help=_("say what would be written, write nothing"),
        )
    )
    return TyperCommand(
        name=item.verb,
        help=f"{item.label()} · {item.clause} ({ways})",
        params=options,
        callback=lambda **values: receive(item, values),
        rich_markup_mode=None,
        epilog=epilog(),
    )


def option(field: items.Field) -> Any:
    """The option of a field."""
    label = field.label()
    if field.required and not field.prefilled:
        label += " " + _("(needed)")
    elif field.prefilled:
        label += " " + _("(filled in from {departments})").format(
            departments=_(", ").join(_(one) for one in field.prefilled)
        )
    if field.choices:
        label += f" [{choices.listed(field.choices)}]"
    return TyperOption(
        param_decls=[f"--{field.name.replace('_', '-')}", field.name], default=None, help=label
    )


def receive(item: Item, values: dict[str, Any]) -> None:
    """Receive the application and print the result."""
    from ..desk import Desk
    from ._render.case import print_done

    channel, dry_run = values.pop("channel"), values.pop("dry_run")
    language, out = values.pop("language"), values.pop("out", None)
    workbook = values.pop("workbook", None)
    form = {name: str(value) for name, value in values.items() if value is not None}
    with Desk(officer=call.officer) as desk:
        if workbook is not None:
            from pathlib import Path

            from ._render.batch import import_and_print

            import_and_print(
                desk,
                Path(workbook),
                unit=form.get("credit_code", ""),
                period=form.get("period", ""),
                dry_run=dry_run,
            )
            return
        from ..desk.intake import applications

        done = applications.apply(
            desk, item.code, form, channel=channel, language=language, dry_run=dry_run
        )
        if dry_run:
            say(_("a dry run: nothing was written"))
        print_done(desk, done)
        if done.is_new:
            from ..desk.persons import matching

            for sentence in matching.warnings(desk, item, done.case.fields):
                say(sentence)
        if out and not dry_run and done.case.last("decide"):
            from ._render.certificate import issue_and_print

            issue_and_print(desk, done.case.id, out)
