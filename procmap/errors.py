"""The exceptions of the public surface. An infeasible process is an answer, never an exception."""

from __future__ import annotations

from procmap.findings import Finding


class ProcmapError(Exception):
    """The parent of everything procmap raises on purpose."""


class UnreadableError(ProcmapError):
    """A file cannot be opened or is not a regular file. ``path`` and ``cause`` say which and why."""

    def __init__(self, path: str, cause: str) -> None:
        super().__init__(f"{path}: {cause}")
        self.path = path
        self.cause = cause


class MalformedError(ProcmapError):
    """A file opens but is not a valid process; ``findings`` holds every problem met in it, in file order."""

    def __init__(self, path: str, findings: tuple[Finding, ...]) -> None:
        where = findings[0].span if findings else None
        spot = f":{where.line}:{where.column}" if where else ""
        rules = ", ".join(dict.fromkeys(f.rule for f in findings))
        super().__init__(f"{path}{spot}: {len(findings)} problem(s) ({rules})")
        self.path = path
        self.findings = findings


class SettingsError(ProcmapError):
    """A file of settings is wrong; ``findings`` holds every problem met in it, in file order."""

    def __init__(self, path: str, findings: tuple[Finding, ...]) -> None:
        where = findings[0].span
        spot = f":{where.line}:{where.column}" if where else ""
        super().__init__(f"{path}{spot}: {len(findings)} problem(s) in the settings")
        self.path = path
        self.findings = findings


class UnknownNameError(ProcmapError):
    """A state, family, step, requirement or rule was asked for that does not exist."""

    def __init__(self, kind: str, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"unknown {kind} {name!r}; known: {', '.join(known) or 'none'}")
        self.kind = kind
        self.name = name
        self.known = known


class MissingExtraError(ProcmapError):
    """An optional package is not installed; the message carries the line that installs it."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"{package} is not installed; run: pip install 'procmap[{extra}]'")
        self.package = package
        self.extra = extra
