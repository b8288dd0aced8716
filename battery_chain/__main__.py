"""`python -m battery_chain`."""

from battery_chain.cli import main

if __name__ == "__main__":
    main()
