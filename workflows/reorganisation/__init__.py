"""Units, seats and people made, moved, merged and closed: one file, one recorded operation."""
