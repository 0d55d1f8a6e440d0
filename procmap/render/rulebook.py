"""The pages about rules: a table of all of them, and one rule explained."""

from __future__ import annotations

from collections.abc import Mapping

from procmap.findings import Rule, Severity
from procmap.loading.settings import DEFAULTS, Settings
from procmap.locale import Speech, speech
from procmap.render.page import Arrangement, Bit, Block, Column, Joined, Prose, Stack, Style, Table, line
from procmap.render.words import pick, severity_in_words

_STYLES: dict[Severity, Style] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}

_ARRANGEMENTS: tuple[Arrangement, ...] = (
    (Stack((0,)), Stack((1,)), Stack((2,)), Stack((3,)), Stack((4,), least=24)),
    (Stack((0, Joined((1, 2, 3)), 4), least=24),),
)


def rules_table(rules: Mapping[str, Rule], language: str, settings: Settings = DEFAULTS) -> Table:
    """Every rule: name, severity under the settings, preset, kind, title."""
    say = speech(language)
    rows = tuple(
        (
            line(Bit(rule.name, "strong")),
            line(_level(settings.severity(rule), say)),
            line(rule.preset),
            line(kind_in_words(rule.kind, say)),
            line(pick(rule.title, language)),
        )
        for rule in rules.values()
    )
    headings = (say._("rule"), say._("severity"), say._("preset"), say._("kind"), say._("what it says"))
    columns = tuple(Column(heading, folds=n == 4) for n, heading in enumerate(headings))
    return Table(columns, rows, arrangements=_ARRANGEMENTS)


def _level(severity: Severity | None, say: Speech) -> Bit:
    return (
        Bit(say._("off"), "dim")
        if severity is None
        else Bit(severity_in_words(severity, say), _STYLES[severity])
    )


def rule_page(rule: Rule, language: str) -> list[Block]:
    """One rule: its title, what it is, its page (in English where there is no other yet)."""
    say = speech(language)
    facts = (severity_in_words(rule.severity, say), kind_in_words(rule.kind, say), rule.preset)
    head = " · ".join((rule.name, *facts))
    page = pick(rule.page, language).strip() or rule.page.en.strip()
    former = ""
    if rule.former_names:
        former = f"\n\n{say._('Former names:')} {', '.join(rule.former_names)}"
    ignored = "" if rule.kind == "reading" else f"\n\n{how_to_ignore(rule, say)}"
    return [Prose(f"# {pick(rule.title, language)}\n\n{head}\n\n{page}{former}{ignored}\n")]


def how_to_ignore(rule: Rule, say: Speech) -> str:
    """How a finding of a rule is let stand, or the rule turned off."""
    if rule.name in ("unused-ignore", "ignore-without-reason"):
        text = say._('To turn it off: `{rule} = "off"` under `[rules]` in `procmap.toml`.')
    else:
        text = say._(
            "To let one finding stand: `# procmap: ignore[{rule}] reason` at the end of its line; to turn the "
            'rule off: `{rule} = "off"` under `[rules]` in `procmap.toml`.'
        )
    return text.replace("{rule}", rule.name)


def kind_in_words(kind: str, say: Speech) -> str:
    """What a rule is about."""
    return {
        "reading": say._("reading"),
        "model": say._("model"),
        "feasibility": say._("feasibility"),
        "support": say._("support"),
        "completeness": say._("completeness"),
        "sense": say._("sense"),
    }.get(kind, kind)
