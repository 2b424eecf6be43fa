"""What is sent out: mail, messages and web hooks, each by a job, none by a page."""
