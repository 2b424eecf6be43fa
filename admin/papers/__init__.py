"""Documents to keep: PDF and XLSX of plans and evaluations, for a person, a team, a unit."""
