"""How procmap is set up for a run: which rules count, how much, and what fails."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from procmap.findings import Finding, Rule, Severity

PRESETS = ("correctness", "recommended", "all")
"""Sets of rules, each part of the next."""
LEVELS: Mapping[str, Severity | None] = MappingProxyType(
    {"off": None, "note": Severity.NOTE, "warning": Severity.WARNING, "error": Severity.ERROR}
)
"""What a rule may be set to."""
FAIL_ON = ("error", "warning", "never")
_NO_RULES: Mapping[str, Severity | None] = MappingProxyType({})


class Settings(NamedTuple):
    """What is set for a run; without any file, the defaults.

    ``rules`` sets single rules to a severity, or to ``None`` (off), whatever the preset says. ``exclude`` holds
    patterns of files and folders below ``folder`` that are passed over where a folder is checked. ``path`` names
    the file all this comes from, and ``notes`` what is to be said of it though it is not wrong.
    """

    preset: str = "recommended"
    rules: Mapping[str, Severity | None] = _NO_RULES
    fail_on: str | None = None
    lang: str | None = None
    exclude: tuple[str, ...] = ()
    folder: Path | None = None
    path: str = ""
    notes: tuple[Finding, ...] = ()

    def severity(self, rule: Rule) -> Severity | None:
        """How much a rule matters here; ``None`` where it is off."""
        if rule.name in self.rules:
            return self.rules[rule.name]
        return rule.severity if PRESETS.index(rule.preset) <= PRESETS.index(self.preset) else None

    def sets(self, rule: Rule) -> bool:
        """Whether the rule's severity is set here, rather than its own."""
        return rule.name in self.rules

    def excludes(self, path: str | Path) -> bool:
        """Whether a file or folder is passed over where the folder it lies in is checked.

        A pattern without ``/`` speaks of a name at any depth, one with ``/`` of the way from ``folder``; ``*``
        stands for any characters of one name, ``**`` for any folders.
        """
        if not self.exclude or self.folder is None:
            return False
        try:
            parts = Path(os.path.abspath(path)).relative_to(self.folder).parts  # noqa: PTH100 - links stay
        except ValueError:
            return False
        return any(_fits(pattern, parts) for pattern in self.exclude)


DEFAULTS = Settings()


def find_rule(name: str, rules: Mapping[str, Rule]) -> Rule | None:
    """A rule by its name or a former one."""
    if name in rules:
        return rules[name]
    return next((rule for rule in rules.values() if name in rule.former_names), None)


def is_fixed(rule: Rule) -> bool:
    """Whether a rule can be neither set nor ignored: it says that a file is malformed."""
    return rule.kind == "reading"


def _fits(pattern: str, parts: Sequence[str]) -> bool:
    """Whether a pattern fits a path, in time proportional to the product of their parts."""
    names = [name for name in pattern.split("/") if name]
    if "/" not in pattern.rstrip("/"):
        names = ["**", *names]
    reached = _over_folders({0}, names)
    for part in parts:
        reached = _over_folders(
            {n if names[n] == "**" else n + 1 for n in reached if n < len(names) and _meets(part, names[n])},
            names,
        )
    return len(names) in reached and bool(parts)


def _meets(part: str, name: str) -> bool:
    return name == "**" or fnmatchcase(part, name)


def _over_folders(reached: set[int], names: list[str]) -> set[int]:
    """Also what is reached by letting each ``**`` stand for no folder."""
    for n, name in enumerate(names):
        if n in reached and name == "**":
            reached.add(n + 1)
    return reached


def override(
    settings: Settings,
    *,
    preset: str | None = None,
    rules: Mapping[str, Severity | None] = _NO_RULES,
    fail_on: str | None = None,
) -> Settings:
    """Settings with something else on top: a preset instead of theirs, single rules beside theirs."""
    return settings._replace(
        preset=preset or settings.preset,
        rules=MappingProxyType({**settings.rules, **rules}) if rules else settings.rules,
        fail_on=fail_on or settings.fail_on,
    )
