"""What plugins write into the audit log: acts that they have declared, so that the page can say them in words."""

from collections.abc import Mapping
from typing import Any

from core.engine.current import registry
from core.errors import Invalid
from core.services.record import audit


def record_audit(act: str, target: str = "", data: Mapping[str, Any] | None = None) -> None:
    """Write into the audit log that whoever acts in this request has changed something of the site.

    `act` is a name that `register_audit_acts` declared, `target` what it was done to, in a few words; `data` fits into
    JSON, and `{"names": […]}` or `{"before": …, "after": …}` are shown as what was changed. Never put a secret into it.
    Inside `with ctx.transaction():` it is written or undone with the change itself. Raises `Invalid` for an act that is
    not declared. Since 1.0.

    Example::

        with ctx.transaction() as session:
            session.add(device)
            record_audit("loans.device_added", device.name)
    """
    if act not in registry().audit_acts:
        near = registry().audit_acts.nearest(act)
        hint = f"; did you mean {near}?" if near else "; declare it in register_audit_acts."
        raise Invalid(f"There is no act {act} for the audit log{hint}")
    audit.record(act, target, data)
