"""Tables, types and the unit of work."""
