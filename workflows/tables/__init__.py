"""Tables of the domain: people, rules of an agency, and what the processes record."""

from workflows.tables import search as search  # keeps the words of people in step from the start
