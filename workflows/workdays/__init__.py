"""The working calendar: deciding days and weeks, and moving what runs to a newer calendar."""
