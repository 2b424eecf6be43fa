"""The library's inclusive join fires early when a branch is inside a subprocess.

Only ready and waiting tasks count for it, started ones do not; when the way from the subprocess to
the join passes a gateway and two more nodes, everything behind the join runs twice.

Here BPMN's rule is carried out on the tokens: a join waits while a token elsewhere in its scope can
reach one of its empty incoming flows, and none of those that have a token. It is asked when
nothing else in the case can move.

Tested by tests/unit/engine/spiff/corrections/test_inclusive_join.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.spiff.corrections.parallel_join import join, waiting_at


class InclusiveJoin:
    """For inclusive gateways: wait for every token that can still come."""

    incoming: tuple[str, ...]
    reach: Mapping[str, frozenset[str]]  # spec name -> incoming flows that it can feed

    def _update_hook(self, my_task: Any) -> bool:
        if len(self.incoming) < 2:
            return True
        my_task._set_state(TaskState.WAITING)
        return False

    def try_to_fire(self, my_task: Any) -> bool:
        """Fire if no other token can come. `my_task` is the first token that waits here."""
        first: dict[str, Any] = {}
        for token in waiting_at(self, my_task):
            first.setdefault(token.flow, token)
        for token in my_task.workflow.tasks.values():
            if token.task_spec is self:
                continue
            can_feed = self.reach.get(token.task_spec.name)
            if can_feed and can_feed.isdisjoint(first):
                return False
        join(my_task, first.values())
        my_task._ready()
        return True


def reach_of(spec: Any) -> dict[str, frozenset[str]]:
    """Return which incoming flows of an inclusive join each element of its scope can feed."""
    specs = spec._wf_spec.task_specs
    found: dict[str, frozenset[str]] = {}
    for name in specs:
        feeds: set[str] = set()
        seen, waiting = {name}, [name]
        while waiting:
            here = specs[waiting.pop()]
            for target in getattr(here, "boundary", ()):
                if target.name not in seen:
                    seen.add(target.name)
                    waiting.append(target.name)
            for flow in getattr(here, "flows", ()):
                if flow.target is spec:
                    feeds.add(flow.id)
                elif flow.target.name not in seen:
                    seen.add(flow.target.name)
                    waiting.append(flow.target.name)
        if feeds:
            found[name] = frozenset(feeds)
    return found
