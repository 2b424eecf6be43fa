"""HR opens a year, extends and closes it, and everybody in charge sees how far it is."""
