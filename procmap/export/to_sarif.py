"""A report as SARIF 2.1.0 (OASIS), the format of code scanning: one run, all rules, each finding a result.

Paths are relative to the folder the check ran in (``%SRCROOT%``) and percent-encoded; lines and columns count from
1, columns in code points. A finding is known again by its rule and its route through the file, so that it stays the
same when lines move. No clock and no name of the machine goes in: the same input gives the same bytes.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from procmap import __version__
from procmap.export.to_json import to_text
from procmap.export.told import Asked, effects, sentence, weight, zone_of
from procmap.findings import Finding, Route, Rule, Span
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


def export(report: Report, asked: Asked) -> str:
    """The log as JSON text."""
    return to_text(report_to_sarif(report, asked), ascii_only=asked.ascii_only)


def report_to_sarif(report: Report, asked: Asked) -> Plain:
    """The log as plain data."""
    say = speech(asked.language)
    run = {
        "tool": {"driver": _driver(asked)},
        "language": asked.language,
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": say._(_ROOT_WORDS)}}},
        "invocations": [_invocation(report, asked)],
        "artifacts": [
            {"location": _uri(file.path, asked), "roles": ["analysisTarget"]} for file in report.files
        ],
        "results": [one for n, file in enumerate(report.files) for one in _results(file, n, asked)],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


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


def _invocation(report: Report, asked: Asked) -> Plain:
    """How the check went. To find something is a success; not to get a file open is none."""
    troubles = [
        {
            "level": "error",
            "message": _message(cause_in_words(file.trouble, asked.language)),
            "locations": [{"physicalLocation": {"artifactLocation": _uri(file.path, asked, n)}}],
        }
        for n, file in enumerate(report.files)
        if file.trouble is not None
    ]
    return {
        "executionSuccessful": asked.exit_code != _UNOPENED,
        "exitCode": asked.exit_code,
        "toolExecutionNotifications": troubles,
    }


def _results(file: FileReport, n: int, asked: Asked) -> Iterator[Plain]:
    numbers = {name: number for number, name in enumerate(asked.rules)}
    seen: Counter[str] = Counter()
    for finding in file.findings:
        print_ = _fingerprint(file, finding)
        seen[print_] += 1
        yield {
            "ruleId": finding.rule,
            "ruleIndex": numbers[finding.rule],
            "level": weight(finding).value,
            "message": _message(sentence(file, finding, asked), *effects(file, finding, asked)),
            "locations": [_location(_artifact(file, finding.span, asked, n), finding.span, finding.route)],
            "relatedLocations": list(_related(file, finding, asked, n)),
            "partialFingerprints": {FINGERPRINT: f"{print_}:{seen[print_]}"},
            "properties": {"counted": finding.counted, "state": finding.state},
        }


def _artifact(file: FileReport, span: Span | None, asked: Asked, n: int) -> Plain:
    """The file that a span lies in: the process file, ``n``-th of the run, or a calendar that it names."""
    if span is None or span.file is None:
        return _uri(file.path, asked, n)
    return _uri(span.file, asked)


def _related(file: FileReport, finding: Finding, asked: Asked, n: int) -> Iterator[Plain]:
    rule, zone = asked.rules[finding.rule], zone_of(file)
    for id_, one in enumerate(finding.related, 1):
        words = related_phrase(one, rule, asked.language, zone)
        artifact = _artifact(file, one.span, asked, n)
        yield {"id": id_, **_location(artifact, one.span, one.route), "message": _message(words)}


def _location(artifact: Plain, span: Span | None, route: Route) -> Plain:
    """A place in the file, and the keys that lead to it. What has no place stands at line 1: GitHub wants a line."""
    names = ("startLine", "startColumn", "endLine", "endColumn")
    region = {"startLine": 1} if span is None else dict(zip(names, span[:4], strict=True))
    found: Plain = {"physicalLocation": {"artifactLocation": artifact, "region": region}}
    if route:
        found["logicalLocations"] = [{"fullyQualifiedName": harmless(_dotted(route))}]
    return found


def _fingerprint(file: FileReport, finding: Finding) -> str:
    """What stays the same when lines move: the rule, the route and the state; without a route the line's text."""
    parts: Sequence[str] = (finding.rule, finding.reason, finding.state or "", *map(str, finding.route))
    document = None if finding.span is None else file.source(finding.span)[1]
    if not finding.route and finding.span is not None and document is not None:
        parts = (*parts, document.line_text(finding.span.line).strip())
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _dotted(route: Route) -> str:
    return ".".join(map(str, route))


def _message(*lines: str) -> Plain:
    """Plain text as SARIF reads it: ``[a](1)`` would be a link and ``{0}`` a placeholder, so neither stays."""
    text = "\n".join(map(harmless, lines))
    return {"text": _PLACEHOLDER.sub(r"{{\1}}", _LINK.sub(r"\\[", text))}


def _uri(path: str, asked: Asked, index: int | None = None) -> Plain:
    """Where a file is: below the root relative to it, else absolute."""
    numbered = {} if index is None else {"index": index}
    full = Path(os.path.normpath(Path(asked.root) / path))
    try:
        inside = full.relative_to(asked.root).as_posix()
    except ValueError:
        return {"uri": full.as_uri(), **numbered}
    return {"uri": quote(os.fsencode(inside), safe="/-._~!$&'()*+,;=@"), "uriBaseId": ROOT, **numbered}
