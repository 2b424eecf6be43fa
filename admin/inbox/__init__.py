"""What waits for a person: the list, one item with its form, several decided together."""
