"""Latihan: the real pages on people who do not exist, in a database of one's own."""
