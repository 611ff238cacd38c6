"""`make docs`: what the pages promise is there. Standard library only.

Every relative link leads to a file, every `#anchor` to a heading; `docs/map.md` has a line for each
folder of the repository and for none that is gone; release-note fragments are named as
`changes/README.md` says.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Not ours, or made by a tool.
NO_FOLDERS = {"build", "dist", "var", "__pycache__", "node_modules"}
FRAGMENT = re.compile(r"^[\w-]+\.(feature|fix|docs|removal|misc)\.md$")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def findings(root: Path) -> list[str]:
    return [*_links(root), *_map(root), *_fragments(root)]


def _pages(root: Path) -> list[Path]:
    pages = [*root.glob("*.md"), *(root / "docs").rglob("*.md"), *(root / "changes").glob("*.md")]
    return sorted(pages)


def _links(root: Path) -> Iterator[str]:
    for page in _pages(root):
        for number, line in enumerate(_prose(page), 1):
            for target in LINK.findall(line):
                if reason := _broken(page, target):
                    yield f"{page.relative_to(root)}:{number}: {target} {reason}"


def _prose(page: Path) -> list[str]:
    """The page's lines, those inside ``` blocks emptied: they show text and link nowhere."""
    text = page.read_text(encoding="utf-8")
    return re.sub(r"```.*?```", lambda m: "\n" * m[0].count("\n"), text, flags=re.S).splitlines()


def _broken(page: Path, target: str) -> str:
    if re.match(r"[a-z]+:", target):
        return ""  # an outside address: checking it would need the network
    name, _, anchor = target.partition("#")
    file = (page.parent / name) if name else page
    if not file.exists():
        return "leads nowhere"
    if anchor and file.suffix == ".md" and anchor not in _anchors(file):
        return "leads to no heading"
    return ""


def _anchors(page: Path) -> set[str]:
    headings = (line.lstrip("#").strip() for line in _prose(page) if line.startswith("#"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _map(root: Path) -> Iterator[str]:
    text = (root / "docs" / "map.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `([\w.]+)/`", text, flags=re.MULTILINE))
    there = {folder.name for folder in root.iterdir() if _is_ours(folder)}
    yield from (f"docs/map.md: has no line for {name}/" for name in sorted(there - named))
    yield from (f"docs/map.md: {name}/ is not there" for name in sorted(named - there))


def _is_ours(folder: Path) -> bool:
    """A visible folder with something in it; git keeps no empty ones."""
    if not folder.is_dir() or folder.name.startswith(".") or folder.name in NO_FOLDERS:
        return False
    return folder.suffix != ".egg-info" and any(
        file.is_file() and file.suffix != ".pyc" for file in folder.rglob("*")
    )


def _fragments(root: Path) -> Iterator[str]:
    for file in sorted((root / "changes").iterdir()):
        if file.name != "README.md" and not FRAGMENT.match(file.name):
            yield f"changes/{file.name}: is not named <number>.<kind>.md (changes/README.md)"
        elif not file.read_text(encoding="utf-8").strip():
            yield f"changes/{file.name}: is empty"


def main() -> int:
    found = findings(ROOT)
    for line in found:
        print(line, file=sys.stderr)
    print(f"{len(_pages(ROOT))} pages checked, {len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
