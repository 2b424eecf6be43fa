"""Announcements, helpers and the fairness survey: what helps people to work with the system."""
