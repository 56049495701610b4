"""Files that a visitor sends with a form: how many, how big, and what they are once they are in."""

from collections.abc import Iterable, Sequence

from werkzeug.datastructures import FileStorage

from core.declare import InboundFile
from core.i18n import gettext
from core.plain import clean_line

MOST_FILES = 10
MOST_BYTES = 10 * 1024 * 1024
MOST_TOGETHER = 20 * 1024 * 1024


def chosen_files(files: Iterable[object]) -> list[FileStorage]:
    """Give the files that were chosen in a field; a browser sends an empty one for none. Since 1.0.

    Example::

        files = chosen_files(request.files.getlist("files"))
    """
    return [each for each in files if isinstance(each, FileStorage) and each.filename]


def problem_with_files(files: Sequence[FileStorage]) -> str:
    """Say what is wrong with a visitor's files and what to do about it; "" if nothing is.

    At most 10, of 10 MB each and 20 MB together. Since 1.0.

    Example::

        problem = problem_with_files(chosen_files(request.files.getlist("files")))
    """
    if len(files) > MOST_FILES:
        return gettext("You chose %(num)d files; at most 10 can be sent at once. Choose fewer.", num=len(files))
    sizes = [_size_of(each) for each in files]
    for file, size in zip(files, sizes, strict=True):
        if size > MOST_BYTES:
            name = clean_line(file.filename or "", 80)
            return gettext("%(name)s is bigger than 10 MB. Leave it out or make it smaller.", name=name)
    if sum(sizes) > MOST_TOGETHER:
        return gettext("The files are bigger than 20 MB together. Leave some out.")
    return ""


def _size_of(file: FileStorage) -> int:
    """Measure a file without reading it."""
    file.stream.seek(0, 2)
    size = file.stream.tell()
    file.stream.seek(0)
    return size


def inbound_files(files: Sequence[FileStorage]) -> tuple[InboundFile, ...]:
    """Read a visitor's files for the intake; an empty one is taken in too, for it may be what it is about. Since 1.0.

    Example::

        receive(Inbound("form", key, ("email", address), text=text, files=inbound_files(files)))
    """
    return tuple(InboundFile(each.filename or "", each.mimetype or "", each.stream.read()) for each in files)
