"""version: which Fandian this is; loads nothing of the house."""

import tomllib
from importlib import metadata
from pathlib import Path


def version() -> None:
    """The version of this Fandian.

    Example: fandian version
    """
    print(number())


def number() -> str:
    """As installed, or as the tree says where it runs from a checkout."""
    try:
        return metadata.version("fandian")
    except metadata.PackageNotFoundError:
        project = Path(__file__).parents[2] / "pyproject.toml"
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
