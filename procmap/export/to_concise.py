"""One line a finding, ``file:line:column: severity[rule] message``, as compilers print and editors understand.

Severities are English in every language: the line is for problem matchers. What has no place stands at 1:1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from procmap.export.told import Asked, path_of, sentence, weight
from procmap.render.page import harmless
from procmap.render.words import cause_in_words

if TYPE_CHECKING:
    from procmap.report import FileReport, Report


def export(report: Report, asked: Asked) -> str:
    """A line for each finding and for each file that cannot be opened; nothing where nothing was found."""
    return "".join(f"{line}\n" for file in report.files for line in lines(file, asked))


def lines(file: FileReport, asked: Asked) -> Iterator[str]:
    """The lines of one file, in its order."""
    if file.trouble is not None:
        yield f"{harmless(file.path)}:1:1: error {harmless(cause_in_words(file.trouble, asked.language))}"
    for finding in file.findings:
        line, column = (finding.span.line, finding.span.column) if finding.span else (1, 1)
        label = f"{weight(finding).value}[{finding.rule}]"
        path = harmless(path_of(file, finding.span))
        yield f"{path}:{line}:{column}: {label} {harmless(sentence(file, finding, asked))}"
