"""The verbs: every change to the data goes through here. A room for each noun; what all rooms use lies beside them."""
