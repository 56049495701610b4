"""Rules of addresses whose other half is compiled late: what makes an address of them, when one is first made.

werkzeug writes two functions for each rule and compiles them, most of the time that a build of the app takes; and most
of them nobody calls until the app is built again.
"""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class LateRule(Rule):
    """A rule that compiles the maker of its addresses when it is first asked for one."""

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        compile_now = super()._compile_builder
        made: list[Builder] = []

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            if not made:
                made.append(compile_now(append_unknown))
            return made[0](rule, **values)

        return build
