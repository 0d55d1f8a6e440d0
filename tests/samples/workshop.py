"""A small bakery, read from text, with solutions, findings and promises written down by hand (nothing is solved).

Bread is on the shelf by 08:00 on D. The bakery bakes (2 h) what the night shift kneads (unknown), the van takes
1 h; flour is promised for 18:00 the day before.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from procmap.analysis.service.arrivals import Arrival, PromiseOutcome
from procmap.analysis.solution import (
    ContractOutcome,
    CustomerOutcome,
    Handoff,
    HandoffVerdict,
    Meta,
    Obstacle,
    Solution,
    StepTimes,
    Support,
    Verdict,
    Window,
)
from procmap.analysis.why import Why, WhyLink
from procmap.findings import (
    Consequence,
    Finding,
    Length,
    Moment,
    Related,
    Rule,
    Severity,
    Span,
    Text,
)
from procmap.loading.document import compose
from procmap.model import Answer, Process
from procmap.report import FileReport, Report

ZONE = "Europe/Moscow"
DAY = date(2026, 11, 27)  # a Friday
TEXT = """\
procmap: 1
process: Хлеб на полке
timezone: Europe/Moscow
people:
  baker: {post: Старший пекарь}
  carter: {name: И. Возчиков}
departments:
  shop: {name: Магазин}
  van: {name: Доставка, head: carter}
  bakery: {name: Пекарня, head: baker}
  mill: {name: Мельница, kind: external}
families:
  rye: {name: Ржаной}
customer:
  requires:
    on_shelf: {what: Хлеб на полке, at: sell, by: "08:00"}
states:
  as_is:
    steps:
      bake: {name: Выпечка, department: bakery}
      sell: {name: Выкладка, department: shop, after: bake}
  to_be:
    label: как задумано
    steps:
      flour: {name: Мука привезена, department: mill}
      knead: {name: Замес, department: bakery, after: flour}
      bake: {name: Выпечка, department: bakery, after: knead, takes: 2h}
      carry: {name: Развоз, department: van, after: bake, takes: 1h}
      sell: {name: Выкладка, department: shop, after: carry}
    requirements:
      baked: {what: Хлеб испечён, step: bake, asked_by: carry, by: "07:00", answer: "yes"}
      flour_there: {what: Мука на складе, step: flour, asked_by: knead, by: "D-1 18:00", answer: contested}
      order: {what: Заказ на завтра, of: shop, asked_by: knead, by: D-1, answer: "yes"}
      prices: {what: Ценники, of: shop, asked_by: van, answer: open}
"""


def at(text: str) -> int:
    """``27 07:00`` as seconds UTC: a day of November 2026 on the Moscow clock."""
    day, clock = text.split()
    shown = datetime.fromisoformat(f"2026-11-{int(day):02} {clock}").replace(tzinfo=ZoneInfo(ZONE))
    return int(shown.timestamp())


def hours(count: float) -> int:
    """Seconds."""
    return int(count * 3600)


def span(*route: str) -> Span | None:
    """The place of a value in the text."""
    return DOCUMENT.span(route)


PROCESS = Process.model_validate(yaml.load(TEXT, yaml.BaseLoader))
DOCUMENT = compose(TEXT, "bread.yaml")
META = Meta("2026f", ("RU 2026",), ())
NO_SUPPORT = Support({}, {}, {}, {}, {}, ())


def customer(verdict: Verdict, **more: Any) -> CustomerOutcome:
    """The requirement that bread is on the shelf by 08:00."""
    values: dict[str, Any] = {
        "id": "on_shelf",
        "verdict": verdict,
        "by": at("27 08:00"),
        "ready": None,
        "slack": None,
        "slack_best": None,
        "slack_sometimes": None,
        "slack_sometimes_best": None,
        "rests_on": (),
        "chain": (),
        "unknown": (),
        "because": (),
    }
    return CustomerOutcome(**{**values, **more})


def solution(state: str, *customers: CustomerOutcome, **more: Any) -> Solution:
    """A solution with nothing but its verdicts, unless ``more`` says so."""
    values: dict[str, Any] = {
        "state": state,
        "family": "rye",
        "date": DAY,
        "zone": ZONE,
        "verdict": customers[0].verdict if customers else Verdict.UNKNOWN,
        "customers": customers,
        "contracts": (),
        "windows": (),
        "steps": (),
        "handoffs": (),
        "deficits": (),
        "support": NO_SUPPORT,
        "meta": META,
    }
    given = more.get("handoffs", ())
    values["customers"] = tuple(
        one._replace(handoffs=tuple(each for each in given if each.source in one.chain)) for one in customers
    )
    return Solution(**{**values, **more})


def handoff(source: str, target: str | None, requirement: str | None = None, **more: Any) -> Handoff:
    """A handoff of which nothing is known, unless ``more`` says so."""
    values: dict[str, Any] = {
        "needed_by": None,
        "agreed_by": None,
        "ready_at": None,
        "slack": None,
        "verdict": HandoffVerdict.UNKNOWN,
        "by_promise": False,
        "must_promise": None if requirement else more.get("needed_by"),
    }
    return Handoff(source, target, requirement, **{**values, **more})


AS_IS = solution(
    "as_is",
    customer(
        Verdict.INFEASIBLE,
        ready=at("30 00:00"),
        slack=-hours(64),
        slack_best=-hours(40),
        slack_sometimes=-hours(112),
        slack_sometimes_best=-hours(88),
        chain=("sell", "bake"),
    ),
    steps=(
        StepTimes("bake", "bakery", None, None, None, None, None, critical=False),
        StepTimes("sell", "shop", None, at("30 00:00"), None, at("27 08:00"), -hours(64), critical=True),
    ),
    handoffs=(handoff("bake", "sell", needed_by=at("27 07:30"), verdict=HandoffVerdict.INFEASIBLE),),
    windows=(
        Window(("bake", "sell"), ("bake", "sell"), at("26 22:00"), at("27 08:00"), -hours(64), None, 0),
    ),
)

TO_BE = solution(
    "to_be",
    customer(
        Verdict.UNSUPPORTED,
        ready=at("27 08:00"),
        slack=0,
        slack_best=1800,
        rests_on=("baked",),
        chain=("sell", "carry", "bake", "knead", "flour"),
        because=("flour_there",),
    ),
    contracts=(
        ContractOutcome(
            "baked", Answer.YES, False, "bakery", "carry", at("27 07:00"), at("27 07:00"),
            HandoffVerdict.UNSUPPORTED, ("flour_there", "order"),
        ),
        ContractOutcome(
            "flour_there", Answer.CONTESTED, False, "mill", "knead", at("26 18:00"), None,
            HandoffVerdict.UNSUPPORTED, (),
        ),
        ContractOutcome("order", Answer.YES, True, "shop", "knead", None, None, HandoffVerdict.OK, ()),
        ContractOutcome("prices", Answer.OPEN, False, "shop", "van", None, None, HandoffVerdict.CONDITIONAL, ()),
    ),
    windows=(Window(("knead", "bake"), ("knead",), at("26 18:00"), at("27 07:00"), hours(11), "baked", None),),
    steps=tuple(
        StepTimes(id_, PROCESS.states["to_be"].steps[id_].department, None, None, None, None, None, critical=False)
        for id_ in ("flour", "knead", "bake", "carry", "sell")
    ),
    handoffs=(
        handoff(
            "flour", "knead", "flour_there", needed_by=at("26 18:00"), ready_at=at("26 17:30:15"),
            slack=1785, verdict=HandoffVerdict.UNSUPPORTED,
        ),
        handoff("knead", "bake", needed_by=at("27 05:00")),
        handoff(
            "bake", "carry", "baked", needed_by=at("27 07:00"), agreed_by=at("27 07:00"),
            ready_at=at("27 07:00"), slack=0, verdict=HandoffVerdict.UNSUPPORTED, by_promise=True,
        ),
        handoff(
            "carry", "sell", needed_by=at("27 08:00"), ready_at=at("27 08:00"), slack=0, verdict=HandoffVerdict.OK,
        ),
    ),
)  # fmt: skip

CIRCLE = solution("to_be", obstacle=Obstacle("cycle", (("knead", "bake"),)))
NO_CALENDAR = solution("to_be", obstacle=Obstacle("calendar", year=2031))

RULES = {
    rule.name: rule
    for rule in (
        Rule(
            "late-thing",
            Severity.ERROR,
            "feasibility",
            Text("Something late", "Что-то опаздывает"),
            {
                "": Text(
                    "`{what}` comes at {comes}, {missing} late",
                    "«{what}» будет в {comes}, на {missing} позже",
                ),
                "required": Text("required by {due} here", "здесь требуется к {due}"),
                "falls": Text("`{what}` falls, too", "«{what}» тоже рушится"),
            },
            Text("Why it matters.\n\n- one\n- two", "Почему это важно.\n\n- раз\n- два"),
            former_names=("tardy-thing",),
        ),
        Rule(
            "odd-thing",
            Severity.WARNING,
            "completeness",
            Text("Something odd", "Что-то странное"),
            {"": Text("odd: {things}, {nothing}", "странно: {things}, {nothing}")},
            Text("Odd things.", ""),
        ),
        Rule(
            "small-thing",
            Severity.NOTE,
            "completeness",
            Text("Something small", "Мелочь"),
            {"": Text("small", "мелочь")},
            Text("Small things.", "Мелочи."),
        ),
    )
}

_BY = Moment(at("27 08:00"), ZONE, "2026-11-27")
ERROR = Finding(
    "late-thing",
    Severity.ERROR,
    ("states", "to_be", "steps", "carry", "takes"),
    {"what": "carry", "comes": Moment(at("28 08:30"), ZONE, "2026-11-27"), "missing": Length(88_200)},
    related=(
        Related(
            ("customer", "requires", "on_shelf", "by"),
            "required",
            {"due": _BY},
            span("customer", "requires", "on_shelf", "by"),
        ),
    ),
    consequences=(Consequence("falls", {"what": "sell"}), Consequence("falls", {"what": "on_shelf"})),
    span=span("states", "to_be", "steps", "carry", "takes"),
    state="to_be",
)
FACT = Finding(
    "late-thing", Severity.ERROR, ("states", "as_is"), {"what": "bake", "comes": None, "missing": Length(3600)},
    span=span("states", "as_is"), state="as_is", counted=False,
)  # fmt: skip
WARNING = Finding("odd-thing", Severity.WARNING, (), {"things": ("a", "b")})
NOTE = Finding("small-thing", Severity.NOTE, ("process",), span=span("process"))

PROMISE = PromiseOutcome(
    "reply",
    "Ответ на жалобу",
    "shop",
    DAY,
    ZONE,
    ("95 %", "5 %"),
    {"at_cutoff": "late", "next_day": "working", "end_of_day": "24:00", "count_from": None},
    ("count_from",),
    (
        Arrival("before-cutoff", at("27 13:59:59"), (at("27 18:00"), None)),
        Arrival("before-weekend", at("27 15:00"), (at("30 11:00"), None)),
    ),
    (at("27 13:00"), at("27 14:00")),
)

GOOD = FileReport(
    "bread.yaml", DOCUMENT, PROCESS, (NOTE, ERROR, WARNING, FACT), (AS_IS, TO_BE), (PROMISE,), "file"
)
MALFORMED = FileReport("broken.yaml", compose("procmap: [\n", "broken.yaml"), None, (NOTE,))
GONE = FileReport("gone.yaml", None, None, trouble="there is no such file or folder")
REPORT = Report((GOOD, GONE))

WHY = Why(
    "to_be", "rye", DAY, ZONE, "baked", "Хлеб испечён", at("27 07:00"), at("27 07:00"), 0,
    (
        WhyLink("step", "carry", None, None, "van", "elapsed", 3600,
                at("27 07:00"), at("27 08:00"), at("27 08:00"), at("27 08:00:01")),
        WhyLink("handoff", "carry", "sell", None, "van", "elapsed", 0,
                at("27 08:00"), at("27 08:00"), at("27 08:00"), at("27 08:00:01")),
        WhyLink("deadline", "sell", None, "on_shelf", None, "deadline", None,
                at("27 08:00"), at("27 08:00"), at("27 08:00"), at("27 08:00:01")),
    ),
    (
        WhyLink("promise", "bake", None, "baked", "bakery", "promise", None,
                at("26 18:00"), at("27 07:00"), at("27 07:00"), at("27 07:00")),
        WhyLink("step", "knead", None, None, "bakery", "workdays", 2,
                at("24 18:00"), at("26 18:00"), at("26 18:00"), at("26 18:00:01")),
        WhyLink("release", "flour", None, None, "mill", "release", None,
                at("24 18:00"), at("24 18:00"), at("24 18:00"), at("24 18:00:01")),
    ),
)  # fmt: skip
