"""The ticket: opened, changed, merged, put to rest or thrown away; what is said in it and who takes part."""
