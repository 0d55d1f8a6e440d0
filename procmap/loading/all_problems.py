"""The rules of reading: what can be wrong with a file, its settings and its comments, before any check looks at it."""

from __future__ import annotations

from procmap.loading import ignore_problems, problems, settings_problems, shape_problems

RULES = (*problems.RULES, *shape_problems.RULES, *settings_problems.RULES, *ignore_problems.RULES)
