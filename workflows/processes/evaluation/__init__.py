"""The annual evaluation, its release and its receipt."""
