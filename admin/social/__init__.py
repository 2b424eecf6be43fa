"""What helps people to begin: announcements, first steps, practice, helpers, the survey."""
