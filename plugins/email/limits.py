"""How much of a mail is looked at. Past a limit the raw mail is kept, a note is made, and the next mail goes on."""

MAX_MAIL = 25 * 1024 * 1024
MAX_DEPTH = 50
MAX_PARTS = 500
MAX_HEADER_BLOCK = 256 * 1024
MAX_HEADER = 64 * 1024  # of one header that people read
MAX_ADDRESSES = 1_000
MAX_IDS = 1_000
MAX_NAME_BYTES = 200  # of a file
MAX_QUOTE_LINE = 2_000  # characters of a line that quote detection looks at
MAX_QUOTE_LINES = 1_000
