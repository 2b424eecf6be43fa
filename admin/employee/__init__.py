"""The employee's workplace: the year, the plan, feedback, objection."""
