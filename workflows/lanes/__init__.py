"""Which decisions somebody has to look at alone: rules as data, and what they ask about."""
