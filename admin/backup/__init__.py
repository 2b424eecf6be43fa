"""Backups in one form for both databases, and restoring them onto either."""
