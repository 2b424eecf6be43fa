"""Help at hand: the words that people meet."""
