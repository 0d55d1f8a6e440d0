"""What ignore comments let stand is kept apart from what is told."""

from __future__ import annotations

from collections.abc import Iterable, Set

from procmap.api.rules import all_rules
from procmap.findings import Finding, position
from procmap.loading.ignores import Ignores, has_comments
from procmap.loading.settings import Settings
from procmap.loading.source import Document
from procmap.report import Ignored


def ignoring(
    document: Document, found: tuple[Finding, ...], settings: Settings, looked: Set[str]
) -> tuple[tuple[Finding, ...], tuple[Ignored, ...]]:
    """The findings to tell, with what is wrong with the comments, and those that comments let stand.

    ``looked`` names the rules that have looked at the whole file: a comment that meets no finding of theirs is of
    no use.
    """
    if not has_comments(document):
        return found, ()
    rules = all_rules()
    ignores = Ignores(document, rules)
    kept: list[Finding] = []
    met = []
    for finding in found:
        reason = ignores.reason_for(finding)
        if reason is None:
            kept.append(finding)
        else:
            met.append(Ignored(finding, reason))
    for problem in ignores.problems(running=looked):
        rule = rules[problem.rule]
        severity = settings.severity(rule)
        if severity is not None:
            kept.append(problem._replace(severity=severity if settings.sets(rule) else problem.severity))
    return tuple(kept), tuple(sorted(met, key=lambda one: _order(one.finding)))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The most severe first, then by place."""
    return tuple(sorted(findings, key=_order))


def _order(finding: Finding) -> tuple[int, str, int, int]:
    return (finding.severity.rank, *position(finding))
