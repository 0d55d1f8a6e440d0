"""``procmap rules``: all rules in a table."""

from __future__ import annotations

import typer

from procmap.cli.options import Format, Lang, Options, Preset
from procmap.cli.output import Colour, write_blocks, write_json
from procmap.cli.settings import Setup
from procmap.locale import N_

PLACE = 5
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
        format_: Format = options.format,
        color: Colour = options.colour,
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        return run(Setup(options.say, config, no_config, preset, tuple(rule)), format_, color)


def run(setup: Setup, format_: Format, color: Colour) -> int:
    """Print the table, or its rows as JSON."""
    from procmap.api.rules import all_rules

    settings, language = setup.source()("."), setup.say.language

    if format_ is Format.JSON:
        from procmap.export.to_json import rules_to_dict

        write_json(rules_to_dict(all_rules(), language, settings))
        return 0
    from procmap.render.rulebook import rules_table

    write_blocks([rules_table(all_rules(), language, settings)], color)
    return 0
