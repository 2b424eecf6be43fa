"""Evidence, opened in place by those who may see its case."""
