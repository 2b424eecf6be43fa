"""The library refuses diagrams with compensation.

Here a scope remembers which of its completed activities have a handler, and which completed
subprocesses hold some (`done`, in the order of completion). A compensation event undoes them in
reverse order, one handler after the other, and goes on when the last is done; each completed
activity is undone once, each instance of a repeated one too. One that names an activity undoes only
that; a cancel end event undoes all of its transaction first. What a subprocess did is undone inside
it, unless it has a handler of its own. An event subprocess undoes what it did itself, then what the
scope around it did: it handles what happened there.

The token that undoes keeps what is left to do in its internal data: `undo` of its own scope,
`around` of the scope around an event subprocess. Handlers of the latter run in that scope, below
the event subprocess, and name the token that they undo for.

Tested by tests/unit/engine/spiff/corrections/test_compensation.py.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.spiff.corrections.event_subprocess import EventSubprocess

UNDO, AROUND, FOR = "undo", "around", "for"


class Compensating:
    """For throwing events: undo first, then go on."""

    events: tuple[Any, ...]
    name: str

    def _run_hook(self, my_task: Any) -> bool | None:
        scope, around = my_task.workflow, _handled_by(my_task.workflow)
        wanted = self._take(scope)
        wanted_around = [] if around is None else self._take(around.workflow)
        if not wanted and not wanted_around:
            return True
        my_task.internal_data[UNDO] = wanted
        if wanted_around:
            my_task.internal_data[AROUND] = wanted_around
        my_task._set_state(TaskState.STARTED)
        _next(my_task)
        return None

    def _take(self, scope: Any) -> list[Any]:
        """Take what is to be undone out of what a scope remembers."""
        wanted = [entry for entry in scope.done if self._asks_for(scope, entry)]
        scope.done = [entry for entry in scope.done if entry not in wanted]
        return wanted

    def _asks_for(self, scope: Any, entry: Any) -> bool:
        for event in self.events:
            if event.kind == "cancel":
                return True
            if event.kind == "compensation":
                return event.activity is None or event.activity == _activity(scope, entry)
        return False


def remember(host: Any, scope: Any) -> None:
    """Keep what a completed subprocess did, so that it can be undone."""
    if scope.done and host.task_spec.undone_by is None:
        host.workflow.done.append([host.task_spec.name, scope.done])


def handled(my_task: Any) -> None:
    """Go on with what is left to undo after a handler, or a subprocess, is done."""
    if not my_task._parent:  # at the top of a subprocess that is itself undone
        my_task.task_spec.leave(my_task, ())
        return
    undoing = _undoer(my_task)
    undoing.absorb(my_task)
    my_task.take_off()
    _next(undoing)


def is_undone(host: Any) -> bool:
    """Tell whether a subprocess is open only to be undone."""
    return UNDO in host.internal_data


def goes_on_inside(host: Any, scope: Any) -> bool:
    """Begin the next handler inside a subprocess that is undone. False when none is left."""
    if not host.internal_data.get(UNDO):
        return False
    scope.completed = False
    _next(host, scope)
    return True


def _next(undoing: Any, inside: Any = None) -> None:
    """Begin the next handler, or let the token that undoes go on."""
    left = undoing.internal_data[UNDO]
    scope = inside or undoing.workflow
    above = scope.task_tree if inside is not None else undoing
    known: dict[str, Any] = {}
    if not left and AROUND in undoing.internal_data:
        left, above = undoing.internal_data[AROUND], _handled_by(scope)
        scope, known = above.workflow, {FOR: undoing.id}
    if not left:
        del undoing.internal_data[UNDO]
        undoing.internal_data.pop(AROUND, None)
        undoing.complete()
        return
    entry = left.pop()
    name = entry if isinstance(entry, str) else entry[0]
    spec = scope.spec.task_specs[name]
    if isinstance(entry, str):
        token = above._add_child(spec, TaskState.FUTURE)
        token.take_copy(undoing.view())
        token.internal_data.update(known)
        spec._update(token)
        return
    host = above._add_child(spec, TaskState.STARTED)
    host.take_copy(undoing.view())
    host.internal_data.update(known)
    host.internal_data[UNDO] = list(entry[1])
    opened = scope.top_workflow.add_scope(host, spec.spec)
    _next(host, opened)


def _handled_by(scope: Any) -> Any:
    """Return the token of the event subprocess that a scope is; None if it is another one."""
    outer = getattr(scope, "outer", None)
    host = None if outer is None else outer.tasks.get(scope.parent_task_id)
    return host if host is not None and isinstance(host.task_spec, EventSubprocess) else None


def _undoer(my_task: Any) -> Any:
    """Return the token that a handler undoes for."""
    above = my_task.parent
    if not isinstance(above.task_spec, EventSubprocess):
        return above
    undoing = [
        token
        for scope in my_task.workflow.top_workflow.scopes()
        for token in scope.tasks.values()
        if AROUND in token.internal_data and _handled_by(scope) is above
    ]
    named = my_task.internal_data.get(FOR)
    return next((token for token in undoing if token.id == named), undoing[0])


def _activity(scope: Any, entry: Any) -> str:
    """Return the name of the activity that an entry of `done` undoes."""
    if isinstance(entry, str):
        name: str = scope.spec.task_specs[entry].undoes.name
        return name
    spec = scope.spec.task_specs[entry[0]]
    return str((spec.instance_of or spec).name)
