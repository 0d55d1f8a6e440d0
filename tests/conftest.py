"""Golden files (``--update-golden`` rewrites them: review the difference), hand-made samples, a user without rights."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, settings

TESTS = Path(__file__).parent
sys.path.insert(0, str(TESTS))  # for the modules beside this one that tests import by name
import fuzz  # noqa: E402

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")  # a machine under load decides no test

_CAPABILITIES_3 = 0x20080522
_PASS_OVER = 1 << 1 | 1 << 2
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH."""
_GET_SECUREBITS, _SET_SECUREBITS = 27, 28
_ORDINARY = 1 << 0 | 1 << 2
"""SECBIT_NOROOT: a new program gets no rights for being root's; SECBIT_NO_SETUID_FIXUP: nor does access(2)."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    fuzz.begin()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say at which seed a test of random cases failed, and how that case is run alone."""
    report = yield
    seed = fuzz.current()
    if report.failed and seed is not None:
        again = f"PROCMAP_SEED={seed} .venv/bin/pytest -n 0 {item.location[0]}"
        report.sections.append(("the case", again))
    return report


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite golden files with what comes out now"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with a golden file, or rewrite the file."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def samples() -> ModuleType:
    """The module ``tests/samples/workshop.py``: a small process with solutions made by hand."""
    spec = importlib.util.spec_from_file_location("procmap_samples", TESTS / "samples" / "workshop.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def ordinary_user() -> Iterator[None]:
    """Files are closed to this test, and to the processes it starts, as their permissions say: also as root.

    On Linux the thread lays down the rights to pass over permissions until the test ends (capabilities(7)).
    Elsewhere root cannot.
    """
    if not hasattr(os, "geteuid"):
        pytest.skip("permissions are another thing here")
    if os.geteuid():
        yield
        return
    if sys.platform != "linux":
        pytest.skip("root passes over permissions here")
    libc = ctypes.CDLL(None, use_errno=True)
    header, sets = (ctypes.c_uint32 * 2)(_CAPABILITIES_3, 0), (ctypes.c_uint32 * 6)()
    assert libc.capget(header, sets) == 0
    before, secure = sets[0], libc.prctl(_GET_SECUREBITS, 0, 0, 0, 0)
    if before & _PASS_OVER and libc.prctl(_SET_SECUREBITS, secure | _ORDINARY, 0, 0, 0):
        pytest.skip("root may not lay down its rights here")
    sets[0] = before & ~_PASS_OVER
    assert libc.capset(header, sets) == 0
    try:
        yield
    finally:
        sets[0] = before
        assert libc.capset(header, sets) == 0
        libc.prctl(_SET_SECUREBITS, secure, 0, 0, 0)
