"""What comes in and what goes out, whatever the channel: kept first, then handed on, and never lost."""
