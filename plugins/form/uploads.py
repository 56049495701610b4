"""Files that come with a request: how many, how big, and what they are once they are in."""

from collections.abc import Sequence

from werkzeug.datastructures import FileStorage

from core.api import InboundFile, clean_line, gettext

MOST_FILES = 10
MOST_BYTES = 10 * 1024 * 1024
MOST_TOGETHER = 20 * 1024 * 1024


def problem_with(files: Sequence[FileStorage]) -> str:
    """Say what is wrong with the files and what to do about it; "" if nothing is."""
    if len(files) > MOST_FILES:
        return gettext("You chose %(num)d files; at most 10 can be sent at once. Choose fewer.", num=len(files))
    sizes = [size_of(each) for each in files]
    for file, size in zip(files, sizes, strict=True):
        if size > MOST_BYTES:
            name = clean_line(file.filename or "", 80)
            return gettext("%(name)s is bigger than 10 MB. Leave it out or make it smaller.", name=name)
    if sum(sizes) > MOST_TOGETHER:
        return gettext("The files are bigger than 20 MB together. Leave some out.")
    return ""


def size_of(file: FileStorage) -> int:
    """Measure a file without reading it."""
    file.stream.seek(0, 2)
    size = file.stream.tell()
    file.stream.seek(0)
    return size


def taken_in(files: Sequence[FileStorage]) -> tuple[InboundFile, ...]:
    """Read the files; an empty one is taken in too, for it may be what the complaint is about."""
    return tuple(InboundFile(each.filename or "", each.mimetype or "", each.stream.read()) for each in files)
