"""What `scripts/gas.py` and `scripts/bench/` share: a chain whose every second is fixed, and the figures
taken on it.
"""
