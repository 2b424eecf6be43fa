"""A note about a subordinate, from an assessor who leaves to the next one."""
