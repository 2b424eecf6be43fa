"""My team: whom one assesses, feedback on any day, ratings entered side by side."""
