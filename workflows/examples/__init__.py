"""Rule examples: what the law says about a case, as people of the law write it, and its check."""

from pathlib import Path

SHIPPED = Path(__file__).parent / "shipped"
"""The examples that come with the product."""
