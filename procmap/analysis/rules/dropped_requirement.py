"""A requirement of today's process is not there in the process to be, and nobody says why.

A warning, one for a state: requirements of `as_is` that the state does not have, although the steps they
speak of are still in it. A state without any requirements yet is left alone, and so is one whose `notes` or
`why` name what was dropped.

Why: somebody relies today on what was agreed. If it falls away without a word, they find out when it is not
delivered any more.

Bad:

```yaml
states:
  as_is:
    steps: {print: {name: Print}, bind: {name: Bind, after: print}}
    requirements:
      proof: {what: Proof read, step: print, asked_by: bind}
      paper: {what: Paper stacked, step: print, asked_by: bind}
  to_be:
    steps: {print: {name: Print}, bind: {name: Bind, after: print}}
    requirements:
      paper: {what: Paper stacked, step: print, asked_by: bind}
```

Good:

```yaml
states:
  as_is:
    steps: {print: {name: Print}, bind: {name: Bind, after: print}}
    requirements:
      proof: {what: Proof read, step: print, asked_by: bind}
      paper: {what: Paper stacked, step: print, asked_by: bind}
  to_be:
    notes: "proof: the authors read it themselves now"
    steps: {print: {name: Print}, bind: {name: Bind, after: print}}
    requirements:
      paper: {what: Paper stacked, step: print, asked_by: bind}
```

How to fix: take the requirement over, or name its id in the state's `notes` and say what stands in its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import AS_IS, Review, found, planned, several
from procmap.findings import Finding, Rule, Severity, Text
from procmap.model import Process, Requirement, State

_PAGE_RU = """\
Требования сегодняшнего процесса нет в процессе «как надо», и почему — не сказано.

Предупреждение, одно на состояние: в нём нет требований из `as_is`, хотя операции, к которым они относятся,
остались. Состояние, в котором требований ещё нет, не рассматривается, как и то, в `notes` или `why` которого
снятое требование названо.

Почему это важно: на прежнюю договорённость кто-то опирается сегодня. Если она молча исчезнет, он узнает об
этом, когда ему перестанут поставлять.

Плохо:

```yaml
states:
  as_is:
    steps: {print: {name: Печать}, bind: {name: Переплёт, after: print}}
    requirements:
      proof: {what: Корректура прочитана, step: print, asked_by: bind}
      paper: {what: Бумага сложена, step: print, asked_by: bind}
  to_be:
    steps: {print: {name: Печать}, bind: {name: Переплёт, after: print}}
    requirements:
      paper: {what: Бумага сложена, step: print, asked_by: bind}
```

Хорошо:

```yaml
states:
  as_is:
    steps: {print: {name: Печать}, bind: {name: Переплёт, after: print}}
    requirements:
      proof: {what: Корректура прочитана, step: print, asked_by: bind}
      paper: {what: Бумага сложена, step: print, asked_by: bind}
  to_be:
    notes: "proof: авторы теперь читают сами"
    steps: {print: {name: Печать}, bind: {name: Переплёт, after: print}}
    requirements:
      paper: {what: Бумага сложена, step: print, asked_by: bind}
```

Как исправить: перенесите требование или назовите его обозначение в `notes` состояния и скажите, что будет
вместо него.
"""

RULE = Rule(
    "dropped-requirement",
    Severity.WARNING,
    "sense",
    Text("A requirement dropped in silence", "Требование молча снято"),
    {
        "": Text(
            "state `{state}` drops `{ids}`{more} of `as_is` and does not say why in its `notes`",
            "в состоянии `{state}` нет `{ids}`{more} из `as_is`, и в `notes` не сказано почему",
        )
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a state to be that has requirements of its own."""
    process = review.process
    today = process.states.get(AS_IS)
    if today is None or not today.requirements:
        return
    for state_id, state in planned(process):
        words = _words(f"{state.notes or ''} {state.why or ''}")
        gone = [
            id_
            for id_, requirement in today.requirements.items()
            if id_ not in state.requirements
            and id_ not in words
            and _still_there(process, state, requirement)
        ]
        if state.requirements and gone:
            yield found(
                RULE, ("states", state_id), values={"state": state_id, **several(gone)}, state=state_id
            )


def _still_there(process: Process, state: State, requirement: Requirement) -> bool:
    """Whether the steps a requirement speaks of are in the state; with a step its requirements go as well."""
    asker = requirement.asked_by
    asking = asker is None or asker in state.steps or asker in process.departments
    return asking and (requirement.step is None or requirement.step in state.steps)


def _words(text: str) -> set[str]:
    """The ids that a text may name."""
    import re

    return set(re.findall(r"[A-Za-z][A-Za-z0-9_-]*", text))
