"""Join the lines of format=flowed text again (RFC 3676); quoted lines are joined within their quote."""


def unflow(text: str, delete_space: bool) -> str:
    """Return the text with soft line breaks undone."""
    lines: list[str] = []
    depth_before, is_open = 0, False
    for line in text.splitlines():
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        is_signature = content == "-- "
        if is_open and depth == depth_before and not is_signature:
            lines[-1] += content
        else:
            lines.append((">" * depth + " " if depth else "") + content)
        is_open = content.endswith(" ") and not is_signature
        if is_open and delete_space:
            lines[-1] = lines[-1][:-1]
        depth_before = depth
    return "\n".join(lines)
