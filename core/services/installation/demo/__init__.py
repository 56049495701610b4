"""Made-up sites: a small one to look around in, and big ones to measure.

`fill_story` gives a small shop with threads that were written by hand, for `./tanggap serve --demo`; `fill` makes any
number of tickets out of pools of sentences, quickly, for `./tanggap demo`.
"""

from core.services.installation.demo.bulk import fill
from core.services.installation.demo.everything import switch_everything_on
from core.services.installation.demo.staff import SignIn, sign_ins
from core.services.installation.demo.story import fill_story

__all__ = ["SignIn", "fill", "fill_story", "sign_ins", "switch_everything_on"]
