"""The working calendar in the browser."""
