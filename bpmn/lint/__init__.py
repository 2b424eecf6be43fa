"""Checks of documents before they are deployed. Start at run.py; rules/ has a file a rule."""
