"""Repeatable measurements of Tanggap; docs/bench.md says how to run and read them."""
