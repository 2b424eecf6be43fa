"""People of an agency: reading them from the tables, bringing them in from a file."""
