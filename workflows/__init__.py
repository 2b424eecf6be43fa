"""The performance-management processes and their domain."""
