"""The package as others see it: public names, what it imports and when, the same answers on every machine."""

from __future__ import annotations

import doctest
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import procmap.calendars
from procmap.calendars import tzdata_version

FOLDER = Path(procmap.calendars.__file__).parent


def run(code: str, **environment: str) -> str:
    root = str(FOLDER.parents[1])
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": root, **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def test_every_public_name_loads_from_its_home() -> None:
    assert procmap.calendars.__all__ == sorted(procmap.calendars.__all__)
    for name, module in procmap.calendars._HOME.items():
        home = import_module(f"procmap.calendars.{module}")
        assert getattr(procmap.calendars, name) is getattr(home, name)
        assert name in dir(procmap.calendars)
    with pytest.raises(AttributeError):
        procmap.calendars.nonsense  # noqa: B018


def test_no_module_is_called_like_a_public_name() -> None:
    """Importing a module binds its name in the package, over the public one."""
    assert not {path.stem for path in FOLDER.glob("*.py")} & set(procmap.calendars.__all__)


def test_the_typed_names_are_the_public_ones() -> None:
    text = Path(procmap.calendars.__file__).read_text("utf-8")
    typed = {
        line.split(" as ")[1] for line in text.splitlines() if line.startswith("    from procmap.calendars.")
    }
    assert typed == set(procmap.calendars.__all__)


def test_the_example_in_the_docstring() -> None:
    assert doctest.testmod(procmap.calendars).failed == 0
    assert doctest.testmod(procmap.calendars).attempted == 3


def test_importing_costs_next_to_nothing() -> None:
    code = "import sys, procmap.calendars; print(sorted(m for m in sys.modules if m.startswith('procmap.calendars.')))"
    assert run(code) == "[]"


def test_a_working_day_in_russia_needs_neither_numpy_nor_holidays() -> None:
    code = (
        "import sys; from procmap.calendars import Work, WorkCalendar, country, parse_label, parse_spread, Cutoff\n"
        "c = WorkCalendar.create('Europe/Moscow', {'mon-fri': ['09:00-18:00']}, holidays=country('RU'))\n"
        "print(Work(c, 3600).forward(1792742400), parse_label('D-1 18:00').days, parse_spread('1h').exact)\n"
        "print([m for m in ('numpy', 'holidays', 'difflib', 'xml.etree', 'importlib.metadata') if m in sys.modules])"
    )
    assert run(code).splitlines()[1] == "[]"


def test_nothing_of_ours_but_itself_is_imported() -> None:
    for path in FOLDER.glob("*.py"):
        for line in path.read_text("utf-8").splitlines():
            if "procmap" in line and line.lstrip().startswith(("from ", "import ")):
                assert "procmap.calendars" in line, f"{path.name}: {line}"


def test_the_machines_own_zone_files_do_not_matter(tmp_path: Path) -> None:
    """A search path without a single zone, and one where Moscow is a broken file, change nothing."""
    (tmp_path / "Europe").mkdir()
    (tmp_path / "Europe" / "Moscow").write_bytes(b"not a zone")
    code = (
        "from zoneinfo import TZPATH; from procmap.calendars import by, Label; from datetime import date\n"
        "print(by(Label(0, 61200), date(2026, 11, 2), 'Europe/Moscow'), len(TZPATH))"
    )
    assert run(code, PYTHONTZPATH=str(tmp_path)) == "1793628000 1"
    assert run(code, PYTHONTZPATH="").split()[0] == "1793628000"


def test_tzdata_version() -> None:
    assert tzdata_version()[:4].isdigit()
    assert len(tzdata_version()) == 5
