"""Changes the organisation of an agency: one transaction each, kept in its history."""
