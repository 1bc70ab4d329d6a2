"""`python -m shilu`: the same commands, for the site in the current folder."""

from shilu.cli import script

if __name__ == "__main__":
    script()
