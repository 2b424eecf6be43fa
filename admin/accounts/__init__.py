"""Who may sign in: accounts given, closed, and helped when a password is forgotten."""
