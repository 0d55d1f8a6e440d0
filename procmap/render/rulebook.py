"""The pages about rules: a table of all of them, and one rule explained."""

from __future__ import annotations

from collections.abc import Mapping

from procmap.findings import Rule, Severity
from procmap.locale import Speech, speech
from procmap.render.page import Arrangement, Bit, Block, Column, Joined, Prose, Stack, Style, Table, line
from procmap.render.words import pick, severity_in_words

_STYLES: dict[Severity, Style] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}

_ARRANGEMENTS: tuple[Arrangement, ...] = (
    (Stack((0,)), Stack((1,)), Stack((2,)), Stack((3,), least=24)),
    (Stack((0, Joined((1, 2)), 3), least=24),),
)


def rules_table(rules: Mapping[str, Rule], language: str) -> Table:
    """Every rule: name, severity, kind, title."""
    say = speech(language)
    rows = tuple(
        (
            line(Bit(rule.name, "strong")),
            line(Bit(severity_in_words(rule.severity, say), _STYLES[rule.severity])),
            line(kind_in_words(rule.kind, say)),
            line(pick(rule.title, language)),
        )
        for rule in rules.values()
    )
    headings = (say._("rule"), say._("severity"), say._("kind"), say._("what it says"))
    columns = tuple(Column(heading, folds=n == 3) for n, heading in enumerate(headings))
    return Table(columns, rows, arrangements=_ARRANGEMENTS)


def rule_page(rule: Rule, language: str) -> list[Block]:
    """One rule: its title, what it is, its page (in English where there is no other yet)."""
    say = speech(language)
    head = f"{rule.name} · {severity_in_words(rule.severity, say)} · {kind_in_words(rule.kind, say)}"
    page = pick(rule.page, language).strip() or rule.page.en.strip()
    former = ""
    if rule.former_names:
        former = f"\n\n{say._('Former names:')} {', '.join(rule.former_names)}"
    return [Prose(f"# {pick(rule.title, language)}\n\n{head}\n\n{page}{former}\n")]


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
