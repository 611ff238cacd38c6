"""version: which Fandian this is; loads nothing of the house."""

from app.version import number


def version() -> None:
    """The version of this Fandian.

    Example: fandian version
    """
    print(number())
