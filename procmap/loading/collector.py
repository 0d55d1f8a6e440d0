"""The problems of one file, gathered while it is read."""

from __future__ import annotations

from procmap.findings import Finding, Severity, position
from procmap.loading.characters import Decoded

MAX_FINDINGS = 100
"""At most so many problems of one file are told one by one."""
_MAX_KEPT = 2 * MAX_FINDINGS


class Problems:
    """Findings in the making, with the places they speak of. Beyond a number they are only counted."""

    def __init__(self, decoded: Decoded) -> None:
        self.lines = decoded.lines
        self.kept: list[Finding] = list(decoded.findings)
        self.more = decoded.unseen

    def skip(self) -> bool:
        """Whether the next problem is only counted; if so, it is counted now."""
        full = len(self.kept) >= _MAX_KEPT
        self.more += full
        return full

    def add(self, finding: Finding, start: int, end: int) -> None:
        """Note a problem of the characters from ``start`` to ``end``."""
        if not self.skip():
            self.kept.append(finding._replace(span=self.lines.span(start, max(start, end))))

    def ordered(self) -> tuple[Finding, ...]:
        """All findings in file order, at most ``MAX_FINDINGS`` and one that counts the others."""
        ordered = sorted(self.kept, key=position)
        hidden = self.more + max(len(ordered) - MAX_FINDINGS, 0)
        if not hidden:
            return tuple(ordered)
        kept = ordered[:MAX_FINDINGS]
        last = Finding(
            "over-limit", Severity.ERROR, values={"count": hidden}, reason="more", span=kept[-1].span
        )
        return (*kept, last)
