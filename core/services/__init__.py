"""The verbs: every change to the data goes through here. One room for each noun; what all rooms use lies beside them."""
