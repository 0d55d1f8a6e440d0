"""The app: commands found by listing a folder, each built when it is used, help in the language spoken."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command as built

from procmap.cli.options import Lang, Options
from procmap.locale import Speech, speech

_COMMANDS = Path(__file__).parent / "commands"


@cache
def command_names() -> frozenset[str]:
    """The commands there are; none of their modules is loaded for that."""
    return frozenset(
        path.stem for path in _COMMANDS.iterdir() if path.suffix == ".py" and path.stem[0] != "_"
    )


def command_module(name: str) -> ModuleType:
    """The module of one command."""
    return import_module(f"procmap.cli.commands.{name}")


@cache
def command_modules() -> dict[str, ModuleType]:
    """Every command's module by name, in the order of the help."""
    modules = {name: command_module(name) for name in sorted(command_names())}
    return dict(sorted(modules.items(), key=lambda item: int(item[1].PLACE)))


class Spoken:
    """What a command and the group of all commands say in the same words."""

    say: Speech = speech("en")

    def format_usage(self: Any, ctx: Any, formatter: Any) -> None:
        """Write the usage line: options, then the arguments by the names the help gives them."""
        pieces = [self.options_metavar, *(_shown(one) for one in self.get_params(ctx) if _is_argument(one))]
        if isinstance(self, TyperGroup):
            pieces.append(self.subcommand_metavar)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=self.say._("Usage:") + " ")

    def format_options(self: Any, ctx: Any, formatter: Any) -> None:
        """Write what the arguments and options mean."""
        arguments = [(_shown(one), one.help or "") for one in self.get_params(ctx) if _is_argument(one)]
        options = [one.get_help_record(ctx) for one in self.get_params(ctx) if not _is_argument(one)]
        for heading, rows in ((self.say._("Arguments"), arguments), (self.say._("Options"), options)):
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)

    def get_help_option(self, ctx: Any) -> Any:
        """The option ``--help``."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = self.say._("Show this help and exit.")
        return option


class OneCommand(Spoken, TyperCommand):
    """One command."""


class Commands(Spoken, TyperGroup):
    """All commands; a command is built when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order of the help."""
        return list(command_modules())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Build one command."""
        return _build_command(command_module(cmd_name), self.say) if cmd_name in command_names() else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find a command; what looks like one and is none gets near names."""
        if args[0] not in command_names() and not args[0].startswith("-"):
            from procmap.errors import UnknownNameError

            raise UnknownNameError("command", args[0], tuple(command_modules()))
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write what the options mean, then which commands there are."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """List the commands, without building them."""
        with formatter.section(self.say._("Commands")):
            formatter.write_dl(
                [(name, self.say._(module.SUMMARY)) for name, module in command_modules().items()]
            )


def _is_argument(param: Any) -> bool:
    return bool(param.param_type_name == "argument")


def _shown(param: Any) -> str:
    return f"{param.metavar}{'…' if param.nargs != 1 else ''}"


def build(say: Speech) -> Any:
    """The whole app, in one language."""
    app = _app()
    options = Options(say)

    @app.callback(cls=Commands, help=_about(say))
    def common(
        version: bool = typer.Option(
            False,
            "--version",
            is_eager=True,
            callback=_print_version,
            help=say._("Show the version and exit."),
        ),
        lang: Lang | None = options.lang,
    ) -> None:
        del version, lang  # one has acted already, the other was read before the app was built

    group = cast(Any, built(app))
    group.say = say
    group.options_metavar = say._("[OPTIONS]")
    group.subcommand_metavar = say._("COMMAND …")
    return group


def _build_command(module: ModuleType, say: Speech) -> Any:
    app = _app()
    module.mount(app, Options(say))
    app.registered_commands[0].cls = OneCommand
    command = cast(Any, built(app))
    command.say = say
    command.options_metavar = say._("[OPTIONS]")
    return command


def _app() -> typer.Typer:
    return typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def _about(say: Speech) -> str:
    return say._(
        "Process mapping with deadlines: walk a process backwards from the customer's requirement "
        "and prove whether it can be met."
    )


def _print_version(asked: bool) -> None:
    if asked:
        from procmap import __version__
        from procmap.cli.output import write_text

        write_text(f"procmap {__version__}\n")
        raise typer.Exit
