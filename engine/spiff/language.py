"""Expressions and scripts of diagrams, evaluated by bpmn.expressions and by nothing else.

SpiffWorkflow asks its script engine for every value; this one never hands a text to Python. What
goes wrong is told with the author's element id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import BasePythonScriptEngineEnvironment

from bpmn.errors import BpmnError as DocumentsError
from bpmn.expressions import Expression, Script
from engine.errors import BpmnError, EngineError, ExecutionFailed
from engine.ports import StepContext
from engine.spiff.corrections.nested_data import NotPlain

COUNTER = "loopCounter"  # inside of a repeated activity: which instance it is, from 1 on

__all__ = ["Expression", "Language", "SafeScriptEngine", "Script", "located"]


class Language(BasePythonScriptEngineEnvironment):
    """The environment: our expression language with the functions of the case."""

    def __init__(self, context: StepContext | None) -> None:
        super().__init__()
        self.context = context

    def evaluate(
        self,
        expression: Expression | str,
        context: Mapping[str, Any],
        external_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the value of an expression."""
        parsed = Expression.parse(expression) if isinstance(expression, str) else expression
        return parsed.evaluate(context, self._functions(parsed))

    def execute(
        self,
        script: Script | str,
        context: Mapping[str, Any],
        external_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return what a script assigns; the context stays as it is."""
        parsed = Script.parse(script) if isinstance(script, str) else script
        return parsed.run(context, self._functions(parsed))

    def decide(self, expression: Expression, context: Mapping[str, Any]) -> bool:
        """Return the value of a condition."""
        return expression.evaluate_condition(context, self._functions(expression))

    def _functions(self, parsed: Expression | Script) -> Mapping[str, Any]:
        if self.context is None or not parsed.functions:
            return {}
        return self.context.functions


class SafeScriptEngine(PythonScriptEngine):
    """The script engine of one run of one case."""

    environment: Language

    def __init__(self, context: StepContext | None = None) -> None:
        super().__init__(Language(context))
        self.context = context

    def evaluate(
        self,
        task: Any,
        expression: Expression | str,
        external_context: Any = None,
        *,
        spec: Any = None,
    ) -> Any:
        """Return the value of an expression, as the token sees the variables."""
        with located(spec or task.task_spec):
            return self.environment.evaluate(expression, _seen(task, expression, task.view().data))

    def decide(
        self,
        task: Any,
        condition: Expression,
        variables: Mapping[str, Any] | None = None,
        *,
        spec: Any = None,
    ) -> bool:
        """Return whether a condition holds; what goes wrong is told of the spec, if one is given.

        Raises:
            ExecutionFailed: it gives no boolean, or names something that is not there.
        """
        with located(spec or task.task_spec):
            seen = _seen(task, condition, task.data if variables is None else variables)
            return self.environment.decide(condition, seen)

    def execute(self, task: Any, script: Script | str, external_context: Any = None) -> bool:
        """Run a script and set what it assigns."""
        with located(task.task_spec):
            task.write(self.environment.execute(script, _seen(task, script, task.data)))
        return True


def index_of(token: Any) -> int | None:
    """Return the number of the innermost instance that a token belongs to, from 0 on."""
    here = token
    while here is not None:
        if "index" in here.internal_data:
            index: int = here.internal_data["index"]
            return index
        if here._parent:
            here = here.workflow.tasks[here._parent]
        else:
            outer = getattr(here.workflow, "outer", None)
            here = None if outer is None else outer.tasks[here.workflow.parent_task_id]
    return None


def _seen(
    token: Any, text: Expression | Script | str, variables: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Return the variables, with the number of the instance if the text reads it."""
    if isinstance(text, str) or COUNTER in variables:
        return variables
    if COUNTER not in (text.reads if isinstance(text, Script) else text.names):
        return variables
    index = index_of(token)
    return variables if index is None else {**variables, COUNTER: index + 1}


@contextmanager
def located(spec: Any) -> Iterator[None]:
    """Tell what goes wrong inside as a failure of an element.

    Raises:
        ExecutionFailed: anything but an error meant for an error boundary event, or one that the
            engine already has a name for.
    """
    try:
        yield
    except ExecutionFailed as error:
        if error.element is not None:
            raise
        raise ExecutionFailed(error.message, element=spec.bpmn_id, name=spec.shown_name) from error
    except (BpmnError, EngineError):
        raise
    except (DocumentsError, NotPlain) as error:
        raise ExecutionFailed(
            str(error),
            element=spec.bpmn_id,
            name=spec.shown_name,
            missing=getattr(error, "name", None),
        ) from error
    except Exception as error:
        raise ExecutionFailed(
            f"{type(error).__name__}: {error}", element=spec.bpmn_id, name=spec.shown_name
        ) from error
