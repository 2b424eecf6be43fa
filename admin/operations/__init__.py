"""Running an installation: so far, the clock of a demo."""
