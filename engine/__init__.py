"""Runs cases and keeps them; knows tasks, jobs and principals."""
