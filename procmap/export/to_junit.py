"""A report as JUnit XML, which CI servers show as tests: a suite for each file, a test for each rule.

A test fails where its rule found something the check fails for; what is below that stands in its output. After a
file turned out malformed most rules were not run: those are skipped. Rules that settings switch off are no tests. A
file that cannot be opened is one error. Tests keep their names from run to run, so that a server can tell what is new
and what is mended. No times are given.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from procmap.export.to_concise import lines
from procmap.export.told import Asked, sentence
from procmap.findings import Finding, Rule
from procmap.locale import speech
from procmap.render.page import harmless
from procmap.render.words import cause_in_words

if TYPE_CHECKING:
    from procmap.report import FileReport, Report

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_READ_WHEN_MALFORMED = ("reading", "model")


def export(report: Report, asked: Asked) -> str:
    """The XML document."""
    root = Element("testsuites", name="procmap")
    for file in report.files:
        root.append(_suite(file, asked))
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    indent(root)
    encoding = "us-ascii" if asked.ascii_only else "utf-8"
    document: bytes = tostring(root, encoding, xml_declaration=True)
    return document.decode(encoding) + "\n"


def _suite(file: FileReport, asked: Asked) -> Element:
    suite = Element("testsuite", name=_legal(file.path), file=_legal(file.path))
    if file.trouble is not None:
        case = SubElement(suite, "testcase", name="procmap", classname=_legal(file.path))
        SubElement(case, "error", message=_legal(cause_in_words(file.trouble, asked.language)), type="error")
    else:
        _cases(suite, file, asked)
    suite.set("tests", str(len(suite)))
    for name, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(len(suite.findall(f"testcase/{kind}"))))
    return suite


def _cases(suite: Element, file: FileReport, asked: Asked) -> None:
    found: dict[str, list[tuple[Finding, str]]] = {name: [] for name in asked.rules}
    for finding, line in zip(file.findings, lines(file, asked), strict=True):
        found[finding.rule].append((finding, line))
    for name, rule in asked.rules.items():
        if not found[name] and file.settings.severity(rule) is None:
            continue
        case = SubElement(suite, "testcase", name=name, classname=_legal(file.path))
        failed = [(finding, line) for finding, line in found[name] if asked.fails(file, finding)]
        told = [line for finding, line in found[name] if not asked.fails(file, finding)]
        if failed:
            _failure(case, file, failed, asked)
        elif not told and not _was_run(file, rule):
            SubElement(case, "skipped", message=_skipped(asked))
        if told:
            SubElement(case, "system-out").text = _legal("\n".join(told))


def _failure(case: Element, file: FileReport, failed: list[tuple[Finding, str]], asked: Asked) -> None:
    """One failure a test: servers show no second one. Its message is the first finding's."""
    first = failed[0][0]
    words = harmless(sentence(file, first, asked))
    if len(failed) > 1:
        more = speech(asked.language).ngettext("and {count} more", "and {count} more", len(failed) - 1)
        words = f"{words} ({more})"
    failure = SubElement(case, "failure", message=_legal(words), type=first.severity.value)
    failure.text = _legal("\n".join(line for _, line in failed))


def _was_run(file: FileReport, rule: Rule) -> bool:
    return file.process is not None or rule.kind in _READ_WHEN_MALFORMED


def _skipped(asked: Asked) -> str:
    return speech(asked.language)._("not looked at: the file is malformed")


def _legal(text: str) -> str:
    """Text with U+FFFD for every character that XML 1.0 does not allow."""
    return _ILLEGAL.sub("\ufffd", text)
