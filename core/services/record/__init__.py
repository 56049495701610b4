"""What happened and what changed: the event log, who is told of it, the audit log, the counters."""
