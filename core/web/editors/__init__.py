"""Parts of forms that are made line by line: lists of acts, and conditions in groups.

They work without script: each button sends the whole form, and the page comes back with one line more or less.
"""

from core.web.editors.action_list import ActionListEditor
from core.web.editors.conditions import ConditionEditor

__all__ = ["ActionListEditor", "ConditionEditor"]
