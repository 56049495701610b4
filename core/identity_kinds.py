"""The kinds of identities that the core itself can tell apart; channels may bring others, which it only compares.

They are not plugins, though one may be called like a kind: which plugin reaches a kind is said by its channels.
"""

EMAIL = "email"
PHONE = "phone"
