"""Random process files in which everything that a table shows has words, and words that are hard on spreadsheets."""

from __future__ import annotations

import json
import random
from typing import Any

from processes import random_process, spelled

HARD = (
    "=1+2", "+7 495", "-5", "@home", "'=1", "''", "'текст", '"кавычки"', "a; b", "a\nb", " края ", "1e5", "0012", "5",
    "TRUE", "да", "15:30", "2026-11-27", "#Н/Д", "a,b\tc", "<b>&amp;", "№ 7 — «ёлка»", "𝔘nicode", "x" * 900, "{{ 1 }}",
    "_x000D_", "%", "ends\n", "\u00a0",
)  # fmt: skip
ANSWERS = (
    "yes",
    "да",
    "in_force",
    "действует",
    "open",
    "contested",
    "отказано",
    "already_met",
    "уже выполнено",
)


def wordy(seed: int) -> str:
    """The text of a process file. The same seed gives the same text."""
    rng = random.Random(seed)
    data = spelled(random_process(rng.randrange(10_000)))
    data["people"] = {"px": {"name": _word(rng)}, "py": {"post": _word(rng)}, "pz": {}}
    data["departments"] = {id_: {"name": f"{_word(rng)} {id_}", "head": "px"} for id_ in ("dx", "dy", "dz")}
    data["group"] = {
        "px": {"represents": "dx", "knows_technology": rng.choice([True, "no", "да"])},
        "py": {"represents": ["dy", "dz"], "direct": False, "may_decide": "true", "notes": _word(rng)},
        "nobody": {},
    }
    state = data["states"]["to_be"]
    for id_, step in state["steps"].items():
        _describe_step(rng, id_, step)
    for id_, requirement in state["requirements"].items():
        _describe_requirement(rng, id_, requirement)
    if rng.random() < 0.3:
        data["states"]["later"] = {"based_on": "to_be"}
    return json.dumps(data, ensure_ascii=False, indent=1)


def _describe_step(rng: random.Random, id_: str, step: dict[str, Any]) -> None:
    step["name"] = rng.choice([id_, f"{_word(rng)} {id_}", _word(rng)])
    if rng.random() < 0.7:
        step["department"] = rng.choice(["dx", "dy", "dz"])
    for key in ("inputs", "outputs"):
        if rng.random() < 0.4:
            step[key] = rng.choice([_word(rng), [_word(rng) for _ in range(rng.randint(1, 3))]])
    if rng.random() < 0.4:
        step["notes"] = _word(rng)


def _describe_requirement(rng: random.Random, id_: str, requirement: dict[str, Any]) -> None:
    requirement["what"] = rng.choice([id_, _word(rng)])
    requirement.pop("answer", None)
    if rng.random() < 0.3:
        requirement["history"] = [{"said": rng.choice(ANSWERS), "note": _word(rng)}, {"escalated_to": "px"}]
    elif rng.random() < 0.8:
        requirement["answer"] = rng.choice(ANSWERS)
    if rng.random() < 0.3:
        requirement["notes"] = _word(rng)
    if rng.random() < 0.2 and "promised" not in requirement:
        requirement["promised"] = rng.choice(
            ["D+1 09:00", {"within": "2h"}, {"by": "17:30"}, "24:00", "D-2 рд 10:00"]
        )


def _word(rng: random.Random) -> str:
    return rng.choice(HARD)
