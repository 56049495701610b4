"""What is written to a customer: drafts, answers, what follows them, and taking them back in time."""
