"""A year opened for a set of people: checked, opened, followed, extended, closed."""

from workflows.campaign.opening import (
    PROCESS,
    Progress,
    open_campaign,
    progress,
    start_members,
    year_key,
)

__all__ = ["PROCESS", "Progress", "open_campaign", "progress", "start_members", "year_key"]
