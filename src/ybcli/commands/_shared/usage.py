"""Command lines that cannot be read, and help pages: the words of the command library in the language in force."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from typer import _click

from ...errors import UsageError
from ...language import N_, _

#: What the command library writes on help pages.
WORDS: Final = (
    N_("Usage: "),
    N_("Options"),
    N_("Arguments"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("[required]"),
    N_("[OPTIONS]"),
    N_("COMMAND [ARGS]..."),
)
#: What a value of the library's types must be.
KINDS: Final = {
    "integer": N_("a whole number"),
    "integer range": N_("a whole number within its limits"),
    "int range": N_("a whole number within its limits"),
    "float": N_("a number"),
    "boolean": N_("yes or no"),
    "choice": N_("one of the choices"),
}


class HelpPage(_click.formatting.HelpFormatter):
    """A help page with headings in the language in force."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line of use."""
        for word in ("[OPTIONS]", "COMMAND [ARGS]..."):
            args = args.replace(word, _(word))
        super().write_usage(prog, args, prefix or _("Usage: "))

    def write_heading(self, heading: str) -> None:
        """A heading: Options, Commands, Arguments."""
        self.write(" " * self.current_indent + _("{heading}:").format(heading=_(heading)) + "\n")

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """A list of options or commands."""
        told = [(name, _(text).replace("[required]", _("[required]"))) for name, text in rows]
        super().write_dl(told, col_max, col_spacing)


def speak() -> None:
    """Let help pages speak the language in force."""
    _click.core.Context.formatter_class = HelpPage


def sentence(error: Any) -> str:
    """A sentence for a command line that the library refuses: what is missing, unknown or not readable."""
    exceptions = _click.exceptions
    if isinstance(error, exceptions.MissingParameter):
        return _("{what} is missing").format(what=_named(error))
    if isinstance(error, exceptions.NoSuchOption):
        from difflib import get_close_matches

        near = get_close_matches(error.option_name, error.possibilities or (), n=1)
        told = _("there is no option {option}").format(option=error.option_name)
        return told + (_("; did you mean {near}?").format(near=near[0]) if near else "")
    if isinstance(error, exceptions.BadOptionUsage):
        return _("{what} needs a value").format(what=error.option_name)
    if isinstance(error, exceptions.BadParameter):
        kind = KINDS.get(getattr(getattr(error.param, "type", None), "name", ""), "")
        if kind:
            return _("{what} must be {kind}").format(what=_named(error), kind=_(kind))
    return str(error.format_message())


def _named(error: Any) -> str:
    """The name of the argument or option that an error is about, without the library's quotation marks."""
    hint = error.param_hint or (error.param and error.param.get_error_hint(error.ctx)) or ""
    names = [hint] if isinstance(hint, str) else list(hint)
    return " / ".join(name.replace("'", "").replace('"', "") for name in names)


def prepare(command: Any) -> None:
    """Let a command and its verbs know `-h`, and name a verb that there is not in a sentence."""
    command.context_settings.setdefault("help_option_names", ["-h", "--help"])
    for verb in getattr(command, "commands", {}).values():
        prepare(verb)
    if hasattr(command, "commands"):
        command.get_command = verb_of(command, command.get_command)


def verb_of(group: Any, look_up: Any) -> Any:
    """The look-up of a group's verbs that says in a sentence that there is none of a name."""

    def get_command(context: Any, name: str) -> Any:
        found = look_up(context, name)
        if found is None:
            from difflib import get_close_matches

            near = get_close_matches(name, list(group.commands), n=1)
            raise UsageError(
                _("there is no command {name}").format(name=f"{context.command_path} {name}"),
                _("did you mean {near}?").format(near=f"{context.command_path} {near[0]}")
                if near
                else _("`{path} --help` lists the commands").format(path=context.command_path),
            )
        return found

    return get_command
