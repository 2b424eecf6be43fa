"""What people are told: reminders, escalations, results."""
