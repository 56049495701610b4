"""Which tickets: filters, conditions, the search language, folders, views and the lists that show them."""
