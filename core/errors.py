"""The named errors of Tanggap; each message says what happened, why, and what to do next."""


class TanggapError(Exception):
    """Base of all errors that Tanggap raises on purpose. Since 1.0."""


class Veto(TanggapError):
    """Raised by a `before_…` hook to stop the act; the reason is shown to the person who asked for it.

    Example: `raise Veto(_("A refund needs the approval of a lead."))`. Since 1.0.
    """


class NotFound(TanggapError):
    """The thing does not exist, or the person asking may not know that it does. Since 1.0."""


class Refused(TanggapError):
    """The person may see the thing, but may not do this to it. Since 1.0."""


class Invalid(TanggapError):
    """The input cannot be accepted; `problems` maps a field to what is wrong with it. Since 1.0."""

    def __init__(self, message: str, problems: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.problems = problems or {}


class Unreachable(TanggapError):
    """A server somewhere else gave no answer. Since 1.0."""


class ChangedMeanwhile(TanggapError):
    """Somebody else changed the thing after the person asking had looked at it. Since 1.0."""


class TooMany(TanggapError):
    """Something was tried too often; `after` says in how many seconds it may be tried again."""

    def __init__(self, message: str, after: int) -> None:
        super().__init__(message)
        self.after = after


class WriteOutside(TanggapError):
    """Something was written outside `with writing():`."""


class ConfigError(TanggapError):
    """The configuration cannot be used; the message names the setting and the fix."""


class SecretUnreadable(TanggapError):
    """A stored secret cannot be decrypted with the key of this installation."""


class BuildError(TanggapError):
    """A plugin could not be built into the app; `slug` says which."""

    def __init__(self, slug: str, message: str) -> None:
        super().__init__(message)
        self.slug = slug


class TryLater(TanggapError):
    """Raised by `Channel.send` or a job: the message was not accepted now, but may be later.

    `after` is the shortest wait in seconds; without it the outbox backs off from one minute to four hours. A job is
    tried again as often as it declares, and its plugin is not at fault; the reason is on the page of jobs. Since 1.0.
    """

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class GiveUp(TanggapError):
    """Raised by `Channel.send` or a job: this will never be accepted as it is; the reason is shown. Since 1.0."""


class InDoubt(TanggapError):
    """Raised by `Channel.send`: the message may or may not have left; nothing is sent again unasked. Since 1.0."""
