"""Generated updates through the whole channel: `python -m tests.fuzz --updates 100000 --seed 1`, or `make fuzz`."""
