"""The library's multi-instance crashes when a loop enters it a second time.

"the output must be empty or it must be a map": the list of the first round is still there. It also
refuses to start when any variable has the name of its input or output item, raises NameError with a
cardinality and an existing output, and hooks each run into the shared specs.

Here every round begins with an empty list, which grows with each instance that is done; the input
item is seen by its instance only, and what the instances leave stands in the order of the
collection; one that says nothing leaves null, so that each entry keeps its place. The specs are
never written to.

Tested by tests/unit/engine/spiff/corrections/test_repeated_multi_instance.py.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.util.task import TaskState

from bpmn.expressions.values import kind
from engine.errors import ExecutionFailed
from engine.spiff.language import Expression

MOST_INSTANCES = 10_000  # of one round


class RepeatedMultiInstance:
    """For multi-instance specs: run the instances of one round.

    Internal data: `total` instances of the round, `next` to start, `left` by those that are done
    as {index: value}, `rest` of a collection that can't be read again.
    """

    body: Any  # the spec that each instance runs
    sequential: bool
    collection: Expression | None
    count: Expression | None
    item: str | None
    output: str | None
    output_item: str | None
    until: Expression | None

    bpmn_id: str
    shown_name: str

    def begin(self, my_task: Any) -> bool:
        """Start the round. True when there is nothing to do."""
        items = self._items(my_task)
        my_task.internal_data.update(total=len(items), next=0, left={})
        if self.sequential and not self._reads_plain_variable():
            my_task.internal_data["rest"] = items
        my_task._set_state(TaskState.STARTED)
        self._write_progress(my_task)
        for index in range(min(len(items), 1) if self.sequential else len(items)):
            self._instance(my_task, index, items[index])
            if my_task._state == TaskState.CANCELLED:  # an instance threw an error
                return False
        if not items:
            my_task.internal_data.clear()
        return not items

    def instance_done(self, my_task: Any, instance: Any) -> None:
        """Take what an instance leaves; start the next one, or end the round."""
        inside = my_task.internal_data
        index = instance.internal_data["index"]
        own = (self.item,) if self.item else ()
        if self.output is None:
            my_task.absorb(instance, leave_out=own)
            inside["left"][str(index)] = None
        elif self.output_item is None:
            inside["left"][str(index)] = None
        else:
            inside["left"][str(index)] = instance.data.get(self.output_item)
        self._write_progress(my_task)
        enough = self.until is not None and self._enough(my_task, instance)
        instance.take_off()
        if enough or len(inside["left"]) == inside["total"]:
            for other in _running(my_task):
                other.cancel()
            inside.clear()
            my_task._ready()
        elif self.sequential:
            following = inside["next"]
            self._instance(my_task, following, self._item(my_task, following))

    def _write_progress(self, my_task: Any) -> None:
        """Set the output variable to what the instances left so far."""
        if self.output is not None:
            left = my_task.internal_data["left"]
            my_task.write({self.output: [left[key] for key in sorted(left, key=int)]})

    def _instance(self, my_task: Any, index: int, item: Any) -> None:
        my_task.internal_data["next"] = index + 1
        instance = my_task._add_child(self.body, TaskState.FUTURE)
        instance.take_copy(my_task)
        instance.internal_data["index"] = index
        if self.item is not None:
            instance.write({self.item: item})
        self.body._update(instance)

    def _items(self, my_task: Any) -> list[Any]:
        engine = my_task.workflow.script_engine
        if self.collection is not None:
            items = engine.evaluate(my_task, self.collection)
            if not isinstance(items, list):
                raise self._unfit(f"Expected {self.collection.text} to be a list", items)
            self._check_number(len(items))
            return items
        count = engine.evaluate(my_task, self.count)
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            raise self._unfit("Expected a whole number of instances, not below 0,", count)
        self._check_number(count)
        return list(range(count))

    def _check_number(self, count: int) -> None:
        if count > MOST_INSTANCES:
            raise ExecutionFailed(
                f"Expected at most {MOST_INSTANCES} instances but got {count}",
                element=self.bpmn_id,
                name=self.shown_name,
            )

    def _item(self, my_task: Any, index: int) -> Any:
        if self.collection is None:  # the number was worked out when the round began
            return index
        rest = my_task.internal_data.get("rest")
        if rest is None:
            rest = self._items(my_task)
        if index < len(rest):
            return rest[index]
        raise self._unfit(f"Expected at least {index + 1} entries for the next instance", rest)

    def _reads_plain_variable(self) -> bool:
        return self.collection is None or self.collection.text.strip() in self.collection.names

    def _enough(self, my_task: Any, instance: Any) -> bool:
        inside = my_task.internal_data
        done, total = len(inside["left"]), inside["total"]
        seen = {
            **({} if self.output_item is None else {self.output_item: None}),
            **instance.data,
            **({} if self.output is None else {self.output: my_task.data[self.output]}),
            "loopCounter": instance.internal_data["index"] + 1,
            "numberOfInstances": total,
            "numberOfCompletedInstances": done,
            "numberOfActiveInstances": len(_running(my_task)) - 1,
            "numberOfTerminatedInstances": 0,  # they are taken away when this condition holds
        }
        condition: bool = my_task.workflow.script_engine.decide(my_task, self.until, seen)
        return condition

    def _unfit(self, message: str, value: Any) -> ExecutionFailed:
        return ExecutionFailed(
            f"{message} but got {kind(value)}",
            element=self.bpmn_id,
            name=self.shown_name,
        )


def _running(my_task: Any) -> list[Any]:
    return [child for child in my_task.children if "index" in child.internal_data]
