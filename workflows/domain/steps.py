"""The kinds of steps that a chain of approval may have."""

INFORMED = "tahu"
"""Somebody is told; nothing waits for them."""
STEP_KINDS = ("reviu", "paraf", "setuju", "tetapkan", "tanda_tangan", INFORMED)
SETTLING = ("setuju", "tetapkan", "tanda_tangan")
"""Kinds of steps that settle a document."""
