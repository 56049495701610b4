"""The templates' environment: as Flask's, but with no way from a value to the inside of Python.

Themes can be uploaded, and are said to hold no code: `{{ url_for.__globals__ }}` must not lead to the secret key.
jinja2's own sandbox keeps more out and doubles the time of a page.
"""

from collections.abc import Callable
from typing import Any

from flask.templating import Environment
from jinja2 import Template, pass_environment
from jinja2.sandbox import (
    UNSAFE_ASYNC_GENERATOR_ATTRIBUTES,
    UNSAFE_COROUTINE_ATTRIBUTES,
    UNSAFE_GENERATOR_ATTRIBUTES,
)

INSIDE = frozenset(
    {*UNSAFE_ASYNC_GENERATOR_ATTRIBUTES, *UNSAFE_COROUTINE_ATTRIBUTES, *UNSAFE_GENERATOR_ATTRIBUTES, "mro"}
)
# They read attributes that a text names.
READING = frozenset({"format", "format_map"})


class PageTemplate(Template):
    """A template whose macros are made once.

    jinja2 looks at each import whether what is rendered has other globals than the imported template. Ours all have
    those of the environment, and a page imports some twenty files of macros.
    """

    def _get_default_module(self, ctx: Any = None) -> Any:
        return super()._get_default_module(None)


class PageEnvironment(Environment):
    """An environment in which names that begin with an underscore are not there."""

    template_class = PageTemplate
    worn: "Callable[[], PageEnvironment | None] | None" = None
    """Asked for another theme's environment before a page of customers is drawn."""

    def _load_template(self, name: str, globals: Any) -> Template:  # noqa: A002 - so jinja2 calls it
        other = self.worn() if self.worn is not None and not name.startswith("core/") else None
        return (other._load_template if other is not None else super()._load_template)(name, globals)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Give an attribute, or an item, of a value."""
        if is_inside(obj, attribute):
            return self.undefined(obj=obj, name=attribute)
        try:  # as jinja2 does it; asked some thousand times for a page, so without the call
            return getattr(obj, attribute)
        except AttributeError:
            return self._item(obj, attribute)

    def _item(self, obj: Any, name: str) -> Any:
        try:
            return obj[name]
        except (TypeError, LookupError, AttributeError):
            return self.undefined(obj=obj, name=name)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Give an item, or an attribute, of a value."""
        if isinstance(argument, str) and is_inside(obj, argument):
            return self.undefined(obj=obj, name=argument)
        return super().getitem(obj, argument)


@pass_environment
def attribute_of(environment: PageEnvironment, obj: Any, name: str) -> Any:
    """Take the place of jinja2's filter `attr`, which asks the value itself."""
    return environment.getattr(obj, name)


def is_inside(obj: Any, name: str) -> bool:
    """Tell whether a name leads to the inside of Python rather than to a value."""
    return name[:1] == "_" or name in INSIDE or (name in READING and isinstance(obj, str))
