"""Benchmarks: each module is one command that prints one table."""
