"""HR's workplace: people and units, and what could not go on by itself."""
