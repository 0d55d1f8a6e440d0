"""``procmap render`` into a folder: every view of every state, of one file or of all files of a folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from procmap.cli.options import Request
from procmap.cli.progress import progress
from procmap.locale import Speech

if TYPE_CHECKING:
    from procmap.api.gallery import Shot
    from procmap.api.views import Wish
    from procmap.report import FileReport, Report

ONE_FOR_ALL_STATES = frozenset({"html"})
"""Formats in which one file shows every state."""


GRAPHS = frozenset({"gv", "mmd"})
"""Formats that hold a graph: one view is enough, this one."""
GRAPH = "map"


class _Job(NamedTuple):
    """One picture in some formats."""

    file: FileReport
    name: str
    shot: Shot
    forms: tuple[str, ...]


def draw_all(source: str, request: Request, wish: Wish, forms: tuple[str, ...]) -> int:
    """Draw all that there is; a file that is malformed is shown as ``check`` would, and the rest is drawn."""
    from procmap.api.check import check
    from procmap.api.inputs import files_read
    from procmap.cli.commands.check import exit_code, show
    from procmap.cli.options import FailOn
    from procmap.cli.output import escapes, write_text
    from procmap.cli.saving import make_folder, save
    from procmap.report import Report

    report = check(source, **request.arguments)
    stems = _stems(report, source)
    jobs = [
        job for file, stem in zip(report.files, stems, strict=True) for job in _jobs(file, stem, wish, forms)
    ]
    contents: dict[str, str | bytes] = {}
    notes: set[str] = set()
    with progress(len(jobs), quiet=request.quiet or not escapes(request.colour)) as step:
        for job in jobs:
            step(job.name)
            contents.update(_drawn(job, request.files, notes))
    tell_notes(notes, request.say)
    malformed = Report(tuple(file for file in report.files if file.process is None))
    if contents:
        for folder in request.files:
            make_folder(folder)
    save(contents, files_read(report))
    if not request.quiet:
        write_text("".join(f"{path}\n" for path in contents))
    if not malformed.files:
        return 0
    show(malformed, replace(request, files=()))
    return exit_code(malformed, FailOn.ERROR)


def _drawn(job: _Job, folders: tuple[str, ...], notes: set[str]) -> Iterator[tuple[str, bytes]]:
    """The files of one picture; none where the process has nothing that this view could show."""
    from procmap.api.gallery import taken
    from procmap.api.pictures import files_of
    from procmap.cli.saving import names_of_pages

    file = job.file
    picture = taken(file.process, file.solutions, job.shot) if file.process else None
    if picture is None:
        return
    notes.update(picture.drawing.notes)
    for form in job.forms:
        pages = files_of(picture, form)
        for folder in folders:
            path = str(Path(folder) / f"{job.name}.{form}")
            yield from zip(names_of_pages(path, len(pages)), pages, strict=True)


def _jobs(file: FileReport, stem: str, wish: Wish, forms: tuple[str, ...]) -> Iterator[_Job]:
    """The pictures of one file: those in which one file shows every state, and the others."""
    from procmap.api.gallery import shots

    for together in (False, True):
        wanted = tuple(form for form in forms if (form in ONE_FOR_ALL_STATES) is together)
        for shot in shots(file.solutions, wish, all_states=together):
            own = tuple(form for form in wanted if form not in GRAPHS or shot.wish.view == GRAPH)
            if own:
                yield _Job(file, f"{stem}-{shot.name}", shot, own)


def _stems(report: Report, source: str) -> list[str]:
    """What the pictures of each file are called: no two files alike, ``a/b.yaml`` and ``a-b.yaml`` neither."""
    found: list[str] = []
    for file in report.files:
        stem = named = _stem(file.path, source)
        n = 1
        while named in found:
            n += 1
            named = f"{stem}-{n}"
        found.append(named)
    return found


def _stem(path: str, source: str) -> str:
    """What a file's pictures are called: by its name, with the folders below ``source`` that lead to it."""
    file, base = Path(path), Path(source)
    inside = file.relative_to(base) if base.is_dir() and file.is_relative_to(base) else Path(file.name)
    return "-".join(inside.with_suffix("").parts) if path != "-" else "process"


def tell_notes(notes: Iterable[str], say: Speech) -> None:
    """What had to be done otherwise than asked."""
    from procmap.cli.output import complain

    told = {
        "dot-missing": say._("Graphviz was not found; procmap's own layout stands in"),
        "dot-slow": say._("Graphviz took too long; procmap's own layout stands in"),
        "dot-failed": say._("Graphviz failed; procmap's own layout stands in"),
    }
    for note in sorted(set(notes)):
        complain(told[note])
