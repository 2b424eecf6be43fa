"""An objection to an evaluation, from filing to decision."""
