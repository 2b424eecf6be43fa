"""Cases run by SpiffWorkflow, compiled, corrected and kept small. See README.md."""

from engine.spiff.executor import SpiffExecutor
from engine.spiff.upgrades import SERIALIZER

__all__ = ["SERIALIZER", "SpiffExecutor"]
