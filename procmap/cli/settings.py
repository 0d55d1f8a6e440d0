"""The options that set up a run, and the files of settings behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import typer

from procmap.locale import Speech

if TYPE_CHECKING:
    from procmap.findings import Finding, Severity
    from procmap.loading.settings import Settings
    from procmap.report import Report


class Setup(NamedTuple):
    """What the command line says about settings."""

    say: Speech
    config: str | None = None
    no_config: bool = False
    preset: str | None = None
    rules: tuple[str, ...] = ()

    def source(self) -> Callable[[str], Settings]:
        """A function that gives the settings of a folder; each folder is looked at once.

        Raises ``SettingsError``, ``UnreadableError`` and ``UnknownNameError``; ``typer.BadParameter`` for an option
        that cannot be understood.
        """
        from functools import cache

        from procmap.api.settings import find_settings, read_settings
        from procmap.loading.settings import DEFAULTS, override

        if self.no_config and self.config is not None:
            reason = self.say._("cannot be used together with {option}").replace("{option}", "--no-config")
            raise typer.BadParameter(reason, param_hint="--config")
        rules = self._rules()
        named = (
            read_settings(self.config) if self.config is not None else DEFAULTS if self.no_config else None
        )

        @cache
        def of(folder: str) -> Settings:
            found = find_settings(folder) if named is None else named
            return override(found, preset=self.preset, rules=rules)

        return of

    def _rules(self) -> Mapping[str, Severity | None]:
        """What ``--rule`` sets, the last of two for one rule."""
        if not self.rules:
            return {}
        from procmap.api.rules import find_rule
        from procmap.cli.output import complain
        from procmap.loading.settings import LEVELS, is_fixed

        found = {}
        for text in self.rules:
            name, equals, level = text.partition("=")
            if not equals or level not in LEVELS:
                self._refuse(
                    self.say._("“{text}” should be like unknown-duration=off; levels are {levels}"), text
                )
            rule = find_rule(name)
            if is_fixed(rule):
                self._refuse(
                    self.say._("“{text}”: this rule says that a file is malformed; it stays an error"), text
                )
            if rule.name != name:
                complain(
                    self.say._("rule {old} is now called {new}")
                    .replace("{old}", name)
                    .replace("{new}", rule.name)
                )
            found[rule.name] = LEVELS[level]
        return found

    def _refuse(self, reason: str, text: str) -> None:
        from procmap.loading.settings import LEVELS

        told = reason.replace("{text}", text).replace("{levels}", ", ".join(LEVELS))
        raise typer.BadParameter(told, param_hint="--rule")


def tell_notes(report: Report, say: Speech) -> None:
    """Say, on standard error, what is to be noted about the files of settings that were used."""
    from procmap.cli.output import complain

    told = {file.settings.path: file.settings.notes for file in report.files if file.settings.notes}
    for path, notes in told.items():
        complain(in_words(path, notes, say))


def in_words(path: str, findings: Iterable[Finding], say: Speech) -> str:
    """Findings about a file of settings, one a line: path, line, column, sentence."""
    from procmap.api.rules import all_rules
    from procmap.render.words import phrase, severity_in_words

    rules = all_rules()
    lines = []
    for one in findings:
        place = f"{path}:{one.span.line}:{one.span.column}" if one.span else path
        label = f"{severity_in_words(one.severity, say)}[{one.rule}]"
        lines.append(f"{place}: {label}: {phrase(one, rules[one.rule], say.language)}")
    return "\n".join(lines)
