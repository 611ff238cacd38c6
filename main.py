"""Fandian 饭点: the door of the command line (`python main.py COMMAND`, also the console script `fandian`)."""

from app.cli import main

if __name__ == "__main__":
    main()
