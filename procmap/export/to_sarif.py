"""A report as SARIF 2.1.0 (OASIS), the format of code scanning: one run, all rules, each finding a result.

Paths are relative to the folder the check ran in (``%SRCROOT%``) and percent-encoded; lines and columns count from
1, columns in code points. A finding is known again by its rule and its route through the file, so that it stays the
same when lines move. No clock and no name of the machine goes in: the same input gives the same bytes.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from procmap import __version__
from procmap.export.to_json import to_text
from procmap.export.told import Asked, effects, path_of, sentence, weight
from procmap.findings import Finding, Route, Rule, Span, dotted
from procmap.locale import N_, speech
from procmap.render.page import harmless
from procmap.render.words import cause_in_words, pick, related_phrase

if TYPE_CHECKING:
    from procmap.report import FileReport, Report

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
FINGERPRINT = "procmapRoute/v1"

_ROOT_WORDS = N_("the folder in which procmap was run")
_UNOPENED = 2
_LINK = re.compile(r"\[(?=[^\]]*\]\()")
_PLACEHOLDER = re.compile(r"\{(\d+)\}")

Plain = dict[str, Any]
Places = Mapping[str, Plain]
"""The addresses of the files by their paths."""


def export(report: Report, asked: Asked) -> str:
    """The log as JSON text."""
    return to_text(report_to_sarif(report, asked), ascii_only=asked.ascii_only)


def report_to_sarif(report: Report, asked: Asked) -> Plain:
    """The log as plain data."""
    say = speech(asked.language)
    places = {path: {**_uri(path, asked), "index": n} for n, path in enumerate(_paths(report))}
    run = {
        "tool": {"driver": _driver(asked)},
        "language": asked.language,
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": say._(_ROOT_WORDS)}}},
        "invocations": [_invocation(report, places, asked)],
        "artifacts": [_artifact(path, report, asked) for path in _paths(report)],
        "results": [one for file in report.files for one in _results(file, places, asked)],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _paths(report: Report) -> list[str]:
    """The files of a report: those that were checked, then the calendars that findings point into."""
    told = [
        (file, one)
        for file in report.files
        for one in (*file.findings, *(one.finding for one in file.ignored))
    ]
    spans = [
        (file, span) for file, one in told for span in (one.span, *(place.span for place in one.related))
    ]
    pointed = (path_of(file, span) for file, span in spans)
    return list(dict.fromkeys([*(file.path for file in report.files), *pointed]))


def _artifact(path: str, report: Report, asked: Asked) -> Plain:
    checked = any(file.path == path for file in report.files)
    return {"location": _uri(path, asked), **({"roles": ["analysisTarget"]} if checked else {})}


def _driver(asked: Asked) -> Plain:
    return {
        "name": "procmap",
        "version": __version__,
        "semanticVersion": __version__,
        "language": asked.language,
        "rules": [_rule(rule, asked.language) for rule in asked.rules.values()],
    }


def _rule(rule: Rule, language: str) -> Plain:
    page = (pick(rule.page, language) or rule.page.en).strip()
    return {
        "id": rule.name,
        **({"deprecatedIds": list(rule.former_names)} if rule.former_names else {}),
        "shortDescription": {"text": pick(rule.title, language)},
        "fullDescription": {"text": page.partition("\n\n")[0].replace("\n", " ")},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {"tags": [rule.kind, rule.preset]},
    }


def _invocation(report: Report, places: Places, asked: Asked) -> Plain:
    """How the check went. To find something is a success; not to get a file open is none."""
    troubles = [
        {
            "level": "error",
            "message": _message(cause_in_words(file.trouble, asked.language)),
            "locations": [{"physicalLocation": {"artifactLocation": places[file.path]}}],
        }
        for file in report.files
        if file.trouble is not None
    ]
    return {
        "executionSuccessful": asked.exit_code != _UNOPENED,
        "exitCode": asked.exit_code,
        "toolExecutionNotifications": troubles,
    }


def _results(file: FileReport, places: Places, asked: Asked) -> Iterator[Plain]:
    """What was found, then what a comment lets stand: that is suppressed in the source."""
    seen: Counter[str] = Counter()
    numbers = {name: number for number, name in enumerate(asked.rules)}
    found: list[tuple[Finding, str | None]] = [(finding, None) for finding in file.findings]
    for finding, reason in [*found, *file.ignored]:
        print_ = _fingerprint(file, finding)
        seen[print_] += 1
        yield {
            "ruleId": finding.rule,
            "ruleIndex": numbers[finding.rule],
            "level": weight(finding).value,
            "message": _message(sentence(file, finding, asked), *effects(file, finding, asked)),
            "locations": [_location(file, finding.span, finding.route, places)],
            "relatedLocations": list(_related(file, finding, places, asked)),
            "partialFingerprints": {FINGERPRINT: f"{print_}:{seen[print_]}"},
            "suppressions": [] if reason is None else [_suppression(reason)],
            "properties": {"counted": finding.counted, "state": finding.state},
        }


def _suppression(reason: str) -> Plain:
    return {"kind": "inSource", **({"justification": harmless(reason)} if reason else {})}


def _related(file: FileReport, finding: Finding, places: Places, asked: Asked) -> Iterator[Plain]:
    rule = asked.rules[finding.rule]
    for n, one in enumerate(finding.related, 1):
        words = related_phrase(one, rule, asked.language, file.process)
        yield {"id": n, **_location(file, one.span, one.route, places), "message": _message(words)}


def _location(file: FileReport, span: Span | None, route: Route, places: Places) -> Plain:
    """A place, and the keys that lead to it. What has no place stands at line 1: GitHub wants a line."""
    region: Plain = {"startLine": 1}
    if span is not None:
        region = {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        }
    artifact = places[path_of(file, span)]
    found: Plain = {"physicalLocation": {"artifactLocation": artifact, "region": region}}
    if route:
        found["logicalLocations"] = [{"fullyQualifiedName": harmless(dotted(route))}]
    return found


def _fingerprint(file: FileReport, finding: Finding) -> str:
    """What stays the same when lines move: the rule, the route and the state; without a route the line's text."""
    parts: Sequence[str] = (finding.rule, finding.reason, finding.state or "", *map(str, finding.route))
    if not finding.route and finding.span is not None:
        document = file.source(finding.span)[1]
        parts = (*parts, document.line_text(finding.span.line).strip() if document is not None else "")
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _message(*lines: str) -> Plain:
    """Plain text as SARIF reads it: ``[a](1)`` would be a link and ``{0}`` a placeholder, so neither stays."""
    text = "\n".join(map(harmless, lines))
    return {"text": _PLACEHOLDER.sub(r"{{\1}}", _LINK.sub(r"\\[", text))}


def _uri(path: str, asked: Asked) -> Plain:
    """Where a file is: below the root relative to it, else absolute."""
    try:
        os.fsencode(path)
    except UnicodeEncodeError:  # half a character, which no file system gave: there is no such file
        path = path.encode("utf-8", "replace").decode("utf-8")
    full = Path(os.path.normpath(Path(asked.root) / path))
    try:
        inside = full.relative_to(asked.root).as_posix()
    except ValueError:
        return {"uri": full.as_uri()}
    return {"uri": quote(os.fsencode(inside), safe="/-._~!$&'()*+,;=@"), "uriBaseId": ROOT}
