"""Which Fandian this is."""

import tomllib
from importlib import metadata
from pathlib import Path


def number() -> str:
    """As installed, or as the tree says where it runs from a checkout."""
    try:
        return metadata.version("fandian")
    except metadata.PackageNotFoundError:
        project = Path(__file__).parents[1] / "pyproject.toml"
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
