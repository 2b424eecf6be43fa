"""HR's designer: drafts of processes, their versions, and what changes a process without code."""
