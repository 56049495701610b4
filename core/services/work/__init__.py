"""Work outside requests: jobs, the clock that starts them, and who does them."""
