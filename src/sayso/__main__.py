"""`python -m sayso` -> the command line; it adds nothing to it."""

from sayso.cli import main

if __name__ == "__main__":
    main(prog_name="sayso")
