"""A report as plain data for other programs: the contract that ``check.schema.json`` describes, format 1.

Instants are RFC 3339 with the offset of the process's zone, lengths are whole seconds, unknown is ``None``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from procmap import __version__
from procmap.analysis.service.arrivals import PromiseOutcome
from procmap.analysis.solution import (
    ContractOutcome,
    CustomerOutcome,
    Handoff,
    Obstacle,
    Solution,
    StepTimes,
    Window,
)
from procmap.findings import Finding, Related, Rule, Span, dotted
from procmap.loading.settings import DEFAULTS, Settings
from procmap.render.words import cause_in_words, consequence_phrase, phrase, pick, related_phrase

if TYPE_CHECKING:
    from procmap.analysis.why import Why, WhyLink
    from procmap.export.told import Asked
    from procmap.model import Process
    from procmap.report import FileReport, Report

FORMAT = 1

Plain = dict[str, Any]


def export(report: Report, asked: Asked) -> str:
    """The text of :func:`report_to_dict`."""
    return to_text(report_to_dict(report, asked.rules, asked.language), ascii_only=asked.ascii_only)


def to_text(data: Plain, *, ascii_only: bool = False) -> str:
    """Plain data as JSON, with one line break at the end."""
    return json.dumps(data, ensure_ascii=ascii_only, indent=2) + "\n"


def report_to_dict(report: Report, rules: Mapping[str, Rule], language: str) -> Plain:
    """Everything that was found and solved; messages in ``language``, everything else the same in each."""
    files = [_file(file, rules, language) for file in report.files]
    return {"format": FORMAT, "procmap": __version__, "files": files}


def why_to_dict(report: FileReport, whys: tuple[Why, ...], rules: Mapping[str, Rule], language: str) -> Plain:
    """The same contract for one file, with the binding chains in ``why``."""
    file = {**_file(report, rules, language), "why": [_why(why) for why in whys]}
    return {"format": FORMAT, "procmap": __version__, "files": [file]}


def rules_to_dict(rules: Mapping[str, Rule], language: str, settings: Settings = DEFAULTS) -> Plain:
    """Every rule: name, its own severity and the one under the settings, preset, kind and title."""
    rows = [
        {
            "name": rule.name,
            "severity": rule.severity.value,
            "effective": getattr(settings.severity(rule), "value", "off"),
            "preset": rule.preset,
            "kind": rule.kind,
            "title": pick(rule.title, language),
        }
        for rule in rules.values()
    ]
    return {"format": FORMAT, "procmap": __version__, "rules": rows}


def instant(t: int | None, zone: str) -> str | None:
    """``2026-11-27T17:00:00+03:00``; an offset with seconds, which RFC 3339 cannot say, is given in UTC."""
    from datetime import UTC

    from procmap.calendars import HorizonError, wall

    if t is None:
        return None
    try:
        shown = wall(t, zone)
    except HorizonError:
        return None
    offset = shown.utcoffset()
    return (shown.astimezone(UTC) if offset is not None and offset.seconds % 60 else shown).isoformat()


def _file(file: FileReport, rules: Mapping[str, Rule], language: str) -> Plain:
    return {
        "file": file.path,
        "error": None if file.trouble is None else cause_in_words(file.trouble, language),
        "process": file.process.process if file.process else None,
        "date_from": file.date_from or None,
        "findings": [
            finding_to_dict(finding, rules[finding.rule], language, file.process) for finding in file.findings
        ],
        "ignored": [
            {
                "reason": one.reason,
                "finding": finding_to_dict(one.finding, rules[one.finding.rule], language, file.process),
            }
            for one in file.ignored
        ],
        "states": [_state(solution) for solution in file.solutions],
        "promises": [_promise(outcome) for outcome in file.promises],
    }


def finding_to_dict(finding: Finding, rule: Rule, language: str, process: Process | None) -> Plain:
    """A finding; its times are told on the clock of the ``process``."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": phrase(finding, rule, language, process),
        "route": dotted(finding.route),
        **_place(finding.span),
        "related": [_related(one, rule, language, process) for one in finding.related],
        "consequences": [consequence_phrase(one, rule, language, process) for one in finding.consequences],
        "state": finding.state,
        "counted": finding.counted,
    }


def _related(related: Related, rule: Rule, language: str, process: Process | None) -> Plain:
    return {
        "message": related_phrase(related, rule, language, process),
        "route": dotted(related.route),
        **_place(related.span),
    }


def _place(span: Span | None) -> Plain:
    return {
        "file": span.file if span else None,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "end_line": span.end_line if span else None,
        "end_column": span.end_column if span else None,
    }


def _state(solution: Solution) -> Plain:
    zone = solution.zone
    return {
        "state": solution.state,
        "family": solution.family,
        "date": solution.date.isoformat(),
        "zone": zone,
        "verdict": solution.verdict.value,
        "obstacle": _obstacle(solution.obstacle),
        "meta": {
            "tz_data": solution.meta.tz_data,
            "holidays": list(solution.meta.holidays),
            "provisional": list(solution.meta.provisional),
        },
        "customer_requirements": [_customer(one, zone) for one in solution.customers],
        "contracts": [_contract(one, zone) for one in solution.contracts],
        "windows": [_window(one, zone) for one in solution.windows],
        "steps": [_step(one, zone) for one in solution.steps],
        "handoffs": [_handoff(one, zone) for one in solution.handoffs],
    }


def _obstacle(obstacle: Obstacle | None) -> Plain | None:
    if obstacle is None:
        return None
    return {
        "kind": obstacle.kind,
        "steps": list(obstacle.steps),
        "year": obstacle.year,
        "reason": obstacle.source,
    }


def _customer(one: CustomerOutcome, zone: str) -> Plain:
    return {
        "id": one.id,
        "verdict": one.verdict.value,
        "by": instant(one.by, zone),
        "ready": instant(one.ready, zone),
        "slack_seconds": one.slack,
        "slack_is_bound": one.at_best,
        "slack_best_seconds": one.slack_best,
        "slack_sometimes_seconds": one.slack_sometimes,
        "slack_sometimes_best_seconds": one.slack_sometimes_best,
        "rests_on": list(one.rests_on),
        "chain": list(one.chain),
        "unknown": list(one.unknown),
        "because": list(one.because),
    }


def _contract(one: ContractOutcome, zone: str) -> Plain:
    return {
        "id": one.id,
        "answer": one.answer.value,
        "granted": one.granted,
        "asked_of": one.giver,
        "asked_by": one.asker,
        "asked_by_time": instant(one.asked_by_time, zone),
        "agreed_by": instant(one.agreed_by, zone),
        "verdict": one.verdict.value,
        "rests_on": list(one.rests_on),
    }


def _window(one: Window, zone: str) -> Plain:
    return {
        "steps": list(one.steps),
        "unknown": list(one.unknown),
        "from": instant(one.begins, zone),
        "to": instant(one.ends, zone),
        "left_seconds": one.left,
        "contract": one.contract,
        "measured": one.measured,
    }


def _step(one: StepTimes, zone: str) -> Plain:
    return {
        "id": one.id,
        "department": one.department,
        "earliest_start": instant(one.earliest_start, zone),
        "earliest_finish": instant(one.earliest_finish, zone),
        "latest_start": instant(one.latest_start, zone),
        "latest_finish": instant(one.latest_finish, zone),
        "slack_seconds": one.slack,
        "critical": one.critical,
    }


def _handoff(one: Handoff, zone: str) -> Plain:
    return {
        "from": one.source,
        "to": one.target,
        "requirement": one.requirement,
        "needed_by": instant(one.needed_by, zone),
        "agreed_by": instant(one.agreed_by, zone),
        "ready_at": instant(one.ready_at, zone),
        "must_promise": instant(one.must_promise, zone),
        "by_promise": one.by_promise,
        "slack_seconds": one.slack,
        "missing_at": one.missing_at,
        "verdict": one.verdict.value,
    }


def _promise(one: PromiseOutcome) -> Plain:
    return {
        "id": one.id,
        "what": one.what,
        "department": one.department,
        "date": one.date.isoformat(),
        "zone": one.zone,
        "shares": list(one.shares),
        "choices": dict(one.choices),
        "unsettled": list(one.unsettled),
        "arrivals": [
            {
                "occasion": arrival.occasion,
                "received": instant(arrival.received, one.zone),
                "due": [instant(due, one.zone) for due in arrival.due],
            }
            for arrival in one.arrivals
        ],
        "disorder": None if one.disorder is None else [instant(t, one.zone) for t in one.disorder],
    }


def _why(why: Why) -> Plain:
    return {
        "state": why.state,
        "family": why.family,
        "date": why.date.isoformat(),
        "zone": why.zone,
        "subject": why.subject,
        "what": why.what,
        "needed_by": instant(why.needed_by, why.zone),
        "ready_at": instant(why.ready_at, why.zone),
        "slack_seconds": why.slack,
        "needed": [_link(link, why.zone) for link in why.needed],
        "ready": [_link(link, why.zone) for link in why.ready],
    }


def _link(link: WhyLink, zone: str) -> Plain:
    return {
        "kind": link.kind,
        "step": link.step,
        "target": link.target,
        "requirement": link.requirement,
        "department": link.department,
        "operator": link.operator,
        "amount": link.amount,
        "latest": instant(link.latest, zone),
        "due": instant(link.due, zone),
        "forward_latest": instant(link.forward_latest, zone),
        "forward_next": instant(link.forward_next, zone),
        "certified": link.certified,
    }
