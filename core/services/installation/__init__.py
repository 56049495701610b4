"""The site as a whole: its settings, its set-up, its themes, its health, its demo."""
