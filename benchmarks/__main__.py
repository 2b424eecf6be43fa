"""Measure everything: `make bench`."""

from benchmarks import actions, campaign, executor

actions.main()
executor.main()
campaign.main()
