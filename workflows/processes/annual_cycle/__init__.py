"""One person's year, from the plan to the end of the objection window."""
