"""What `scripts/benchmark.py` measures, a topic a module; each gives rows of a table."""
