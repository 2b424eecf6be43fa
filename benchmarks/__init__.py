"""What it must reach, measured."""
