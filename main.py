"""Fandian 饭点: the command line's door, `python main.py COMMAND`; as a script, `fandian`."""

from app.cli import main

if __name__ == "__main__":
    main()
