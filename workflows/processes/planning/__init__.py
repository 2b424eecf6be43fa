"""The employee drafts the plan (SKP) and sends it."""
