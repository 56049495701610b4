"""The verbs: every change to the data goes through here."""
