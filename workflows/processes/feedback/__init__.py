"""The performance dialogue and the development plan."""
