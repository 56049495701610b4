"""The life of plugins: switched on and off, kept from doing harm, and what they own."""
