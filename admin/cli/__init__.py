"""The command `siklus`. Each file holds the commands of one subject; `main` gathers them."""

from admin.cli.main import main

__all__ = ["main"]
