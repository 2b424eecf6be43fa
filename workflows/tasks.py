"""Work of many orders that jobs do stretch by stretch, by the name it is registered under."""

from __future__ import annotations

from collections.abc import Mapping

from engine.jobs.tasks import Task
from workflows.campaign import extending, opening
from workflows.reorganisation import following
from workflows.workdays import replanning

TASKS: Mapping[str, Task] = {
    opening.TASK: opening.start_in_stretches,
    extending.TASK: extending.extend_in_stretches,
    following.TASK: following.follow_in_stretches,
    replanning.TASK: replanning.replan_in_stretches,
}
