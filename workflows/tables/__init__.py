"""Tables of the domain: people, rules of an agency, and what the processes record."""
