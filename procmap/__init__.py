"""Map a process backwards from its customer's deadline, and prove whether the deadline can be met.

>>> import datetime, procmap
>>> process = procmap.load("examples/av_retail_delivery.yaml")
>>> for solution in procmap.solve(process, date=datetime.date(2026, 11, 27)):
...     for customer in solution.customers:
...         print(solution.state, customer.id, customer.verdict, customer.slack)
as_is on_shelf infeasible -230400
to_be on_shelf holds 0

Names load when first used. Slack and durations are in seconds, instants are seconds UTC.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from procmap.analysis.solution import HandoffVerdict as HandoffVerdict
    from procmap.analysis.solution import Solution as Solution
    from procmap.analysis.solution import Verdict as Verdict
    from procmap.analysis.why import Why as Why
    from procmap.api.check import check as check
    from procmap.api.load import load as load
    from procmap.api.settings import find_settings as find_settings
    from procmap.api.settings import read_settings as read_settings
    from procmap.api.solve import solve as solve
    from procmap.api.temporal import TemporalNetwork as TemporalNetwork
    from procmap.api.why import why as why
    from procmap.errors import InconsistentError as InconsistentError
    from procmap.errors import MalformedError as MalformedError
    from procmap.errors import MalformedNetworkError as MalformedNetworkError
    from procmap.errors import ProcmapError as ProcmapError
    from procmap.errors import SettingsError as SettingsError
    from procmap.errors import UnknownNameError as UnknownNameError
    from procmap.errors import UnreadableError as UnreadableError
    from procmap.findings import Finding as Finding
    from procmap.loading.settings import Settings as Settings
    from procmap.model import Process as Process
    from procmap.model import Requirement as Requirement
    from procmap.model import State as State
    from procmap.model import Step as Step
    from procmap.report import FileReport as FileReport
    from procmap.report import Report as Report

__version__ = "0.1.0"

_HOMES = {
    "analysis.solution": "HandoffVerdict Solution Verdict",
    "analysis.why": "Why",
    "api.check": "check",
    "api.load": "load",
    "api.settings": "find_settings read_settings",
    "report": "FileReport Report",
    "api.solve": "solve",
    "api.temporal": "TemporalNetwork",
    "api.why": "why",
    "errors": "InconsistentError MalformedError MalformedNetworkError ProcmapError SettingsError UnknownNameError "
    "UnreadableError",
    "findings": "Finding",
    "loading.settings": "Settings",
    "model": "Process Requirement State Step",
}
_HOME = {name: module for module, names in _HOMES.items() for name in names.split()}

__all__ = sorted(_HOME)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    """Import a public name from its module on first use (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
