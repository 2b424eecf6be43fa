"""Printed documents: letters, minutes and evaluations as PDF."""
