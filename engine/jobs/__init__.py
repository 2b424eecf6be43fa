"""The worker: runs what is due, on any number of machines."""
