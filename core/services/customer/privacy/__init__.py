"""A customer's own data: to be taken away in one archive, and to be erased for good."""
