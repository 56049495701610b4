"""The guard around the views of plugins: a mark of whose page runs, and no way to end the process from within one."""

import functools
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from core.engine.current import hooks
from core.errors import TanggapError


class PageEnded(TanggapError):
    """A plugin's view raised something that is no `Exception`, such as `SystemExit`."""


def guard_views(app: Flask, slug: str, endpoints: Iterable[str]) -> None:
    """Put the guard around the views of these endpoints."""
    for endpoint in endpoints:
        app.view_functions[endpoint] = _guarded(slug, endpoint, app.view_functions[endpoint])


def _guarded(slug: str, endpoint: str, view: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(view)
    def guarded(*arguments: Any, **values: Any) -> Any:
        marker = hooks().marker
        marker.enter(slug, endpoint)
        try:
            return view(*arguments, **values)
        except (Exception, KeyboardInterrupt):
            raise
        except BaseException as error:
            raise PageEnded(f"{endpoint} raised {type(error).__name__}.") from error
        finally:
            marker.leave()

    return guarded
