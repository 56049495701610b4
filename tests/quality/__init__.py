"""What holds for the whole source, whatever it does."""
