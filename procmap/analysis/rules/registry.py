"""The rules of this folder, found by listing it; there is no list to keep by hand."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib import import_module
from typing import NamedTuple

from procmap.analysis.rules.rule import Review
from procmap.findings import Finding, Rule

_NOT_RULES = frozenset({"rule", "registry"})


class CheckRule(NamedTuple):
    """A rule and its check."""

    rule: Rule
    check: Callable[[Review], Iterator[Finding]]


@lru_cache(maxsize=1)
def check_rules() -> tuple[CheckRule, ...]:
    """Every check rule, by name."""
    package = import_module("procmap.analysis.rules")
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    modules = [import_module(f"{package.__name__}.{name}") for name in names if name not in _NOT_RULES]
    return tuple(CheckRule(module.RULE, module.check) for module in modules)
