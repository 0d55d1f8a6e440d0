"""The exceptions of the public surface. An infeasible process is an answer, never an exception."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from procmap.calendars.errors import MissingExtraError as MissingExtraError  # noqa: PLC0414 - part of this surface
from procmap.findings import Finding, Route, Text

if TYPE_CHECKING:
    from procmap.analysis.temporal.records import Conflict


NO_VALUES: Mapping[str, str] = MappingProxyType({})


class ProcmapError(Exception):
    """The parent of what procmap raises on purpose, besides the errors of ``procmap.calendars``."""


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
        spot = f"{where.file or path}:{where.line}:{where.column}" if where else path
        rules = ", ".join(dict.fromkeys(f.rule for f in findings))
        super().__init__(f"{spot}: {len(findings)} problem(s) ({rules})")
        self.path = path
        self.findings = findings


class WouldBreakError(MalformedError):
    """A change would leave a file malformed, as ``findings`` say; nothing was written."""


class ForeignFileError(ProcmapError):
    """A workbook or table that is not read: ``cause`` is an English message, ``values`` fill its places."""

    def __init__(self, path: str, cause: str, values: Mapping[str, str] = NO_VALUES) -> None:
        super().__init__(f"{path}: {cause}")
        self.path = path
        self.cause = cause
        self.values = values


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


class NothingToCompareError(ProcmapError):
    """A file has fewer than two states, and no other file was named."""

    def __init__(self, path: str, states: tuple[str, ...]) -> None:
        super().__init__(f"{path}: two states are compared; there: {', '.join(states) or 'none'}")
        self.path = path
        self.states = states


class InconsistentError(ProcmapError):
    """Times of a temporal network were asked for that has no schedule; ``conflict`` says why."""

    def __init__(self, conflict: Conflict) -> None:
        super().__init__(f"no schedule keeps all relations: {len(conflict.members)} of them collide")
        self.conflict = conflict


class MalformedNetworkError(ProcmapError):
    """A file opens but holds no temporal network; ``cause`` says why."""

    def __init__(self, path: str, cause: str) -> None:
        super().__init__(f"{path}: {cause}")
        self.path = path
        self.cause = cause


class LogError(ProcmapError):
    """A log of cases cannot be read as a whole.

    ``reason``: ``empty``, ``too-wide``, ``not-text``, ``no-encoding``, ``no-column``, ``two-columns``,
    ``no-such-column``, ``no-role``, ``no-format``, ``not-a-time``, ``open-quote`` or ``unreadable``; ``name`` is what
    it is about, and ``heads`` are the columns concerned.
    """

    def __init__(self, path: str, reason: str, name: str = "", heads: tuple[str, ...] = ()) -> None:
        super().__init__(f"{path}: {reason} {name} {', '.join(heads[:20])}".rstrip())
        self.path = path
        self.reason = reason
        self.name = name
        self.heads = heads


class AlreadyThereError(ProcmapError):
    """Files that would be written are there already, and nobody said to replace them; ``paths`` names them."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        super().__init__(f"already there: {', '.join(paths)}")
        self.paths = paths


class ImpossiblePictureError(ProcmapError):
    """A picture was asked for that the file holds nothing for.

    ``reason``: ``no-steps``, ``no-chain``, ``no-graph`` (not in this format), ``no-engine``, ``no-why`` (the state does
    not have the subject), ``no-times`` (nothing that bars could show), ``one-state`` or ``same-state`` (nothing to
    compare with).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SampleError(ProcmapError):
    """A file of measured lengths cannot be used. ``line`` counts from 1, 0 is the whole file.

    ``reason``: ``encoding`` (it is not UTF-8), ``empty``, ``many``, ``table`` (it is no CSV), ``columns`` (``text``
    names them, and nobody said which), ``column`` (there is none of that name), ``length`` (``text`` is no length of
    elapsed time).
    """

    def __init__(self, path: str, line: int, reason: str, text: str = "") -> None:
        super().__init__(f"{path}:{line}: {reason} {text}".rstrip())
        self.path = path
        self.line = line
        self.reason = reason
        self.text = text[:80]


class ImpossiblePaperError(ProcmapError):
    """A paper was asked for that the file holds nothing for; ``reason`` says what is missing.

    ``path`` is the file, where several were named.
    """

    def __init__(self, reason: str, path: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.path = path


class BadTemplateError(ProcmapError):
    """A Word template that cannot be used.

    ``reason``: ``unusable`` (``detail`` says how), ``no-content``, ``program`` (``detail`` is what is no
    word of ours), or that of a :class:`~procmap.loading.packages.Harm`, whose part is ``detail`` then.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class EditRefusedError(ProcmapError):
    """A change to a file that is not made, because nobody can vouch for what it would do.

    ``reason`` is a key of :data:`procmap.loading.edits.REFUSALS`, ``route`` the place, ``why`` the words.
    """

    def __init__(self, reason: str, route: Route, why: Text) -> None:
        super().__init__(why.en)
        self.reason = reason
        self.route = route
        self.why = why


class UnwritableError(ProcmapError):
    """A file cannot be saved; its old content is untouched. ``path`` and ``cause`` say which and why."""

    def __init__(self, path: str, cause: str) -> None:
        super().__init__(f"{path}: {cause}")
        self.path = path
        self.cause = cause


class ChangedOnDiskError(ProcmapError):
    """Somebody else has changed a file since it was read; nothing was written.

    ``wanted`` is what was to be saved, ``there`` what stands in the file now (``None`` if it is gone).
    """

    def __init__(self, path: str, wanted: bytes, there: bytes | None) -> None:
        super().__init__(f"{path}: somebody else has changed it since it was read; nothing was written")
        self.path = path
        self.wanted = wanted
        self.there = there
