"""Years that were not run here: plans and grades brought in from a file."""
