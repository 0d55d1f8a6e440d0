"""``procmap rules``: all rules in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from procmap.cli.delivery import deliver
from procmap.cli.options import Format, Lang, Options, Preset, Request
from procmap.cli.output import Colour
from procmap.cli.settings import Setup
from procmap.locale import N_

if TYPE_CHECKING:
    from collections.abc import Iterable

    from procmap.render.page import Block

PLACE = 120
SUMMARY = N_("List every rule with its severity under the settings of this folder.")


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""

    @app.command("rules", help=options.say._(SUMMARY))
    def rules(
        *,
        preset: Preset | None = options.preset,
        rule: list[str] = options.set_rule,
        config: str | None = options.config,
        no_config: bool = options.no_config,
        format_: Format | None = options.format,
        output: list[str] | None = options.output,
        color: Colour = options.colour,
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        setup = Setup(options.say, config, no_config, preset, tuple(rule))
        return run(Request(options.say, format_, color, files=tuple(output or ()), setup=setup))


def run(request: Request) -> int:
    """Print the table, or its rows as JSON."""
    from procmap.api.rules import all_rules

    language = request.say.language
    settings = (request.setup or Setup(request.say)).source()(".")

    def make(form: str, *, ascii_only: bool) -> Iterable[Block] | str:
        if form == "json":
            from procmap.export.to_json import rules_to_dict, to_text

            return to_text(rules_to_dict(all_rules(), language, settings), ascii_only=ascii_only)
        from procmap.render.rulebook import rules_table

        return [rules_table(all_rules(), language, settings)]

    deliver(request, make)
    return 0
