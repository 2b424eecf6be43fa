"""The chain of approvals for any document."""
