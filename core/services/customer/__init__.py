"""Customers: who they are, what they may see and do themselves, and how they are forgotten."""
