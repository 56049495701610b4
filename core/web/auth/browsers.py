"""Names a browser in words, from what it says of itself."""

# The more special names first: Edge and Opera also call themselves Chrome, Chrome also Safari.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
    "curl": "curl",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def browser_name(said: str) -> str:
    """Give "Firefox, Windows", or "" for one that is not known."""
    found = (next((name for word, name in table.items() if word in said), "") for table in (BROWSERS, SYSTEMS))
    return ", ".join(part for part in found if part)
