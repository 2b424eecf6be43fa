"""One case as people read it: its path, its story, its diagram."""
