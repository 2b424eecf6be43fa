"""Measure everything: `make bench`."""

from benchmarks import actions

actions.main()
