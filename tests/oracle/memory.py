"""The executor without saving: one case stays in memory from its first rest to its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from engine.ports import Definition, Outcome, StepContext, Wait
from engine.spiff import SpiffExecutor, codec, executor
from engine.spiff.case import Case
from engine.spiff.definition import CompiledBundle
from engine.spiff.language import SafeScriptEngine
from tests.running import Running


class Remembering(SpiffExecutor):
    """Runs one case, which it keeps in memory."""

    case: Case | None = None

    def _act(
        self,
        definition: Definition,
        state: bytes,
        token: int,
        context: StepContext,
        act: Callable[[Case], None],
    ) -> Outcome:
        if self.case is None:
            self.case = codec.load(
                state, cast(CompiledBundle, definition), SafeScriptEngine(context)
            )
        case = self.case
        case.script_engine = SafeScriptEngine(context)
        case.steps, case.thrown = [], []
        before = executor._open(case)
        act(case)
        case.run_to_rest(self.most_steps)
        return executor._outcome(case, before, token)

    def waits(self, definition: Definition, state: bytes) -> tuple[Wait, ...]:
        """Return what the case in memory waits for."""
        if self.case is None:
            return super().waits(definition, state)
        case = self.case
        return tuple(case.describe(token, key, kind) for _, token, key, kind in case.waits())


class InMemory(Running):
    """One case that is never loaded."""

    def __init__(self, *contents: bytes, **given: object) -> None:
        self.executor = Remembering()
        super().__init__(*contents, **given)
