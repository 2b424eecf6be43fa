"""The kinds of steps that a chain of approval may have."""

STEP_KINDS = ("reviu", "paraf", "setuju", "tetapkan")
