"""Join the lines of format=flowed text again (RFC 3676); quoted lines are joined within their quote."""


def unflow(text: str, delete_space: bool) -> str:
    """Return the text with soft line breaks undone."""
    paragraphs: list[list[str]] = []
    depth_before, is_open = 0, False
    for line in text.splitlines():
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        is_signature = content == "-- "
        is_soft = content.endswith(" ") and not is_signature
        words = content[:-1] if is_soft and delete_space else content
        if is_open and depth == depth_before and not is_signature:
            paragraphs[-1].append(words)
        else:
            paragraphs.append([(">" * depth + " " if depth else "") + words])
        depth_before, is_open = depth, is_soft
    return "\n".join("".join(paragraph) for paragraph in paragraphs)
