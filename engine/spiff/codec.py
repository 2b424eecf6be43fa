"""A case as bytes, and back: only what can still influence the future.

The state is JSON, about as small as the variables in it:

    [version, last number, last stamp, process id, ended, base, scopes]
    base    [variables, stamps]: of the first token; the others say what differs
    scope   [host token or 0, what ended branches left, tokens, what can be undone]
    undone  the handler of a completed activity, or [subprocess, undone inside]
    token   [number, parent, element, state, flow, internal data, variables, stamps, missing]

Elements and flows are named by the author's ids, `id[]` is an instance of a repeated activity. So
a later compiler can't move a token. Trailing empty places are left out. Stamps (the order of
writes) stand in the order of their variables and are left out where nothing can be merged.

A change of the format is a new version: raise SERIALIZER, add the step from the version before to
`upgrades.UPGRADES`, record states of the new version (tests/recorded/README.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from SpiffWorkflow.util.task import TaskState

from engine.errors import StateUnreadable
from engine.spiff.case import Case, ScopeOfTokens
from engine.spiff.corrections.branch_data import BranchData
from engine.spiff.definition import CompiledBundle
from engine.spiff.language import SafeScriptEngine
from engine.spiff.token import Token
from engine.spiff.upgrades import SERIALIZER, upgraded

_STATES = frozenset({TaskState.WAITING, TaskState.READY, TaskState.STARTED})


def dump(case: Case) -> bytes:
    """Return the state of a case at rest."""
    carriers = [each for each in _carriers(case) if each.data]
    base: BranchData | None = carriers[0] if carriers else None
    ordered = len(carriers) > 1
    record = [
        SERIALIZER,
        case.last_number,
        case.last_stamp if ordered else 0,
        case.spec.name,
        int(case.completed),
        _base(base, ordered),
        [_scope(scope, base, ordered) for scope in case.scopes()],
    ]
    return orjson.dumps(record)


def load(state: bytes, definition: CompiledBundle, engine: SafeScriptEngine) -> Case:
    """Return the case of a state.

    Raises:
        StateUnreadable: it is damaged, of a version that is not known here, or names what the
            bundle does not have.
    """
    try:
        record = orjson.loads(state)
    except orjson.JSONDecodeError as error:
        raise StateUnreadable(f"Expected saved state but it is damaged: {error}") from error
    record = upgraded(record)
    try:
        return _read(record, definition, engine)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise StateUnreadable(
            f"Expected saved state of version {SERIALIZER} but it does not fit:"
            f" {type(error).__name__} {error}"
        ) from error


def _carriers(case: Case) -> list[BranchData]:
    return [
        carrier
        for scope in case.scopes()
        for carrier in (scope, *(token for token in scope.tasks.values() if token.id))
    ]


def _base(base: BranchData | None, ordered: bool) -> list[Any]:
    if base is None:
        return []
    return [base.data, _stamps(base, base.data)] if ordered else [base.data]


def _stamps(carrier: BranchData, names: Mapping[str, Any]) -> list[int]:
    return [carrier.stamps.get(name, 0) for name in names]


def _scope(scope: ScopeOfTokens, base: BranchData | None, ordered: bool) -> list[Any]:
    return _trimmed(
        [
            scope.parent_task_id or 0,
            _trimmed(_variables(scope, base, ordered)),
            [_token(token, base, ordered) for token in scope.live()],
            scope.done or None,
        ]
    )


def _token(token: Token, base: BranchData | None, ordered: bool) -> list[Any]:
    return _trimmed(
        [
            token.id,
            token._parent or 0,
            token.task_spec.name,
            token._state,
            token.flow if token._state == TaskState.WAITING else None,
            token.internal_data or None,
            *_variables(token, base, ordered),
        ]
    )


def _variables(carrier: BranchData, base: BranchData | None, ordered: bool) -> list[Any]:
    """Return [variables that differ from the base or 0 for none at all, stamps, those it lacks]."""
    if carrier is base:
        return [None, None, None]
    if base is None or not carrier.data:
        return [0, None, None]
    mine, stamps, known = carrier.data, carrier.stamps, base.stamps
    differing = {
        name: value
        for name, value in mine.items()
        if name not in base.data or stamps.get(name, 0) != known.get(name, 0)
    }
    missing = [name for name in base.data if name not in mine]
    if not differing:
        return [None, None, missing or None]
    return [differing, _stamps(carrier, differing) if ordered else None, missing or None]


def _trimmed(record: list[Any]) -> list[Any]:
    while record and record[-1] is None:
        record.pop()
    return record


def _read(record: list[Any], definition: CompiledBundle, engine: SafeScriptEngine) -> Case:
    _, last_number, last_stamp, process, ended, base, scopes = record
    if process not in definition.specs:
        raise StateUnreadable(
            f"Expected the process {process} in bundle {definition.hash} but there is none"
        )
    case = Case(definition.specs, process, definition.reads, engine)
    case.last_number, case.last_stamp, case.completed = last_number, last_stamp, bool(ended)
    variables: dict[str, Any] = base[0] if base else {}
    stamps = dict(zip(variables, base[1], strict=True)) if len(base) > 1 else {}
    hosts: dict[int, Token] = {}
    for host, left, tokens, *more in scopes:
        scope: ScopeOfTokens = case
        if host:
            inner: Any = hosts[host].task_spec
            scope = case.add_scope(hosts[host], inner.spec)
        scope.done = more[0] if more else []
        _fill(scope, left, variables, stamps)
        for each in tokens:
            token = _read_token(scope, each)
            hosts[token.id] = token
            _fill(token, each[6:], variables, stamps)
    return case


def _read_token(scope: ScopeOfTokens, record: list[Any]) -> Token:
    number, parent, element, state = record[:4]
    spec = scope.spec.task_specs.get(element)
    if spec is None:
        raise StateUnreadable(
            f"Expected the element {element} in {scope.spec.name} but the bundle has none"
        )
    if state not in _STATES:
        raise StateUnreadable(f"Expected token {number} to wait but its state is {state}")
    token = Token(scope, spec, scope.tasks[parent], state, number)
    token.flow = record[4] if len(record) > 4 else None
    token.internal_data = (record[5] if len(record) > 5 else None) or {}
    return token


def _fill(
    carrier: BranchData, record: list[Any], variables: dict[str, Any], stamps: dict[str, int]
) -> None:
    """Give a carrier its variables: the base, what differs from it, without what is missing."""
    differing = record[0] if record else None
    if differing == 0:
        carrier.data, carrier.stamps = {}, {}
        return
    carrier.data, carrier.stamps = dict(variables), dict(stamps)
    if differing:
        carrier.data.update(differing)
        if len(record) > 1 and record[1]:
            carrier.stamps.update(zip(differing, record[1], strict=True))
    for name in record[2] if len(record) > 2 else ():
        carrier.data.pop(name, None)
        carrier.stamps.pop(name, None)
