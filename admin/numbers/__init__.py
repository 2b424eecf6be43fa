"""The agency's numbers and deadlines: what counts today, by which rule, and what it decided."""
