"""Process files and processes of any size for the benchmarks: the shape of a real one, repeated.

Seven departments, each step after one to three of the last ones (handoffs and joins), durations known.
"""

from __future__ import annotations

from procmap.model import Process

STYLES = ("flow", "block")
_HEAD = """\
procmap: 1
process: Доставка
timezone: Europe/Moscow
calendar: office
calendars:
  office: {holidays: RU, week: {mon-fri: ["09:00-13:00", "14:00-18:00"]}}
  shop: {week: {mon-sun: "10:00-22:00"}}
"""


def after(step: int) -> list[int]:
    """The steps before a step: mostly the last one, every fifth a join of three."""
    near = [step - 1, step - 3, step - 7] if step % 5 == 0 else [step - 1]
    return [before for before in near if before >= 0]


def text(steps: int, style: str) -> str:
    """A file of ``steps`` steps: one line a step (``flow``) or one line a value (``block``)."""
    departments = "".join(f"  dep_{n}: {{name: Отдел {n}}}\n" for n in range(7))
    write = _flow if style == "flow" else _block
    body = "".join(write(n) for n in range(steps))
    return f"{_HEAD}departments:\n{departments}states:\n  to_be:\n    steps:\n{body}"


def _flow(step: int) -> str:
    return (
        f'      step_{step}: {{name: "Приемка товара {step}", department: dep_{step % 7}, '
        f'after: [{_after(step)}], takes: "2h"}}\n'
    )


def _block(step: int) -> str:
    return (
        f"      step_{step}:\n        name: Приемка товара {step}\n        department: dep_{step % 7}\n"
        f"        after: [{_after(step)}]\n        takes: 2h\n"
    )


def _after(step: int) -> str:
    return ", ".join(f"step_{before}" for before in after(step))


def timed_process(steps: int, contracts: bool = True) -> Process:
    """A process to solve: office hours and shop hours, working and elapsed time, a promise every tenth step.

    Durations are short enough for any size to end within the years that calendars cover.
    """
    return Process.model_validate(
        {
            "procmap": 1,
            "process": "Доставка",
            "timezone": "Europe/Moscow",
            "calendar": "office",
            "calendars": {
                "office": {"holidays": "RU", "week": {"mon-fri": ["09:00-13:00", "14:00-18:00"]}},
                "shop": {"week": {"mon-sun": "10:00-22:00"}},
            },
            "departments": {
                f"dep_{n}": {"name": f"Отдел {n}", "calendar": "shop" if n % 2 else "office"}
                for n in range(7)
            },
            "customer": {
                "requires": {"done": {"what": "Готово", "at": f"step_{steps - 1}", "by": "D+365 18:00"}}
            },
            "states": {"to_be": {"steps": _steps(steps), "requirements": _requirements(steps, contracts)}},
        }
    )


def _steps(steps: int) -> dict[str, dict[str, object]]:
    made: dict[str, dict[str, object]] = {
        f"step_{n}": {
            "name": f"Приемка {n}",
            "department": f"dep_{n % 7}",
            "after": [f"step_{before}" for before in after(n)],
            "takes": f"{n % 4 + 1} working minutes" if n % 3 else "3m",
        }
        for n in range(steps)
    }
    made["step_0"]["not_before"] = "10:00"
    return made


def _requirements(steps: int, contracts: bool) -> dict[str, dict[str, object]]:
    if not contracts:
        return {}
    return {
        f"asked_{n}": {
            "what": f"Товар {n}",
            "step": f"step_{n - 1}",
            "asked_by": f"step_{n}",
            "by": f"D+{n // 10 % 300 + 1} 17:00",
            "answer": "yes",
        }
        for n in range(10, steps, 10)
    }
