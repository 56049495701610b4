"""What tickets are sorted by, as the administrator words it: statuses, categories, fields, priorities, tags, desks."""
