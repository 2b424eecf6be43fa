"""Choosing the superior's results again, once the superior's plan is set."""
