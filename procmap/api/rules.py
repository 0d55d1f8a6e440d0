"""All rules there are: of reading and of checking."""

from __future__ import annotations

from procmap.analysis.rules.registry import check_rules
from procmap.errors import UnknownNameError
from procmap.findings import Rule
from procmap.loading import all_problems


def all_rules() -> dict[str, Rule]:
    """Every rule by its name, sorted."""
    rules = [*all_problems.RULES, *(rule for rule, _ in check_rules())]
    return {rule.name: rule for rule in sorted(rules, key=lambda rule: rule.name)}


def find_rule(name: str) -> Rule:
    """A rule by its name or a former one. Raises ``UnknownNameError``."""
    rules = all_rules()
    for rule in rules.values():
        if name == rule.name or name in rule.former_names:
            return rule
    raise UnknownNameError("rule", name, tuple(rules))
