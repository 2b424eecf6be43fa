"""Keeping the organisation in the browser: units, seats, people, and who holds what."""
