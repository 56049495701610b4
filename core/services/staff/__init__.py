"""Who works here, what each of them may do and see, and how they come in."""
