"""Measure everything: `make bench`."""

from benchmarks import actions, executor

actions.main()
executor.main()
