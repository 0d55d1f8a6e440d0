"""Alternatives in a network: at best one branch of a choice suffices."""

from __future__ import annotations

from procmap.analysis.links import Link
from procmap.analysis.network import NetworkBuilder
from procmap.analysis.plan import Plan


class Branches:
    """Where the inputs of a consumer come from different branches of a choice, one branch suffices at best.

    The links of a branch meet in a point of their own, and the branches in a point of which any is enough.
    """

    def __init__(self, plan: Plan) -> None:
        self.of: dict[str, list[tuple[str, str]]] = {}
        self.deciders: dict[str, bool] = {}
        for decider, step in plan.steps.items():
            for name, branch in step.choose.branches.items() if step.choose else ():
                self.deciders[decider] = self.deciders.get(decider, False) or not branch.steps
                for id_ in branch.steps:
                    self.of.setdefault(id_, []).append((decider, name))
        self._any: dict[tuple[int, str], int] = {}
        self._all: dict[tuple[int, str, str], int] = {}

    def leaves(self, link: Link) -> bool:
        """Whether a handoff leads out of a branch."""
        return not set(self.of.get(link.source, ())) <= set(self.of.get(link.target, ()))

    def free(self, link: Link) -> bool:
        """Whether neither end of a handoff lies in a branch."""
        return link.source not in self.of and link.target not in self.of

    def place(self, build: NetworkBuilder, link: Link, head: int, links: list[Link]) -> int:
        """The point in which a handoff ends: its target, or one that its branch, and then its choice, leads to."""
        for choice, branch in self.of.get(link.source, ()):
            if (choice, branch) not in self.of.get(link.target, ()):
                head = self._branch_point(build, head, choice, branch)
        empty = self.deciders.get(link.source, False)
        if empty and any(link.source in [c for c, _ in self.of.get(other.source, ())] for other in links):
            head = self._branch_point(build, head, link.source, "")
        return head

    def _branch_point(self, build: NetworkBuilder, head: int, choice: str, branch: str) -> int:
        if (head, choice) not in self._any:
            any_point = build.point()
            build.any_of(any_point)
            build.arc(any_point, head)
            self._any[head, choice] = any_point
        if (head, choice, branch) not in self._all:
            point = build.point()
            build.arc(point, self._any[head, choice])
            self._all[head, choice, branch] = point
        return self._all[head, choice, branch]
