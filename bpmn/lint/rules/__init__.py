"""One rule, one file, named for what it sees. README.md says how to add one."""
