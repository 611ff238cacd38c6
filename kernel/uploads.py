"""What people send: pictures, kept in `DATA_DIR/uploads` under the hash of their content.

The same picture sent twice is one file, and a name says its kind. What is not a picture by its own
first bytes is not kept, whatever it calls itself.
"""

import hashlib
import os
import re
import tempfile
from pathlib import Path

FOLDER = "uploads"
# Three photos of a telephone camera, as the chats shrink them, stay far below this each.
SIZE_MAX = 5 * 1024 * 1024
KINDS = {"jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp"}
_NAME = re.compile(r"[0-9a-f]{64}\.(?:jpg|png|gif|webp)")


def kind_of(content: bytes) -> str | None:
    """`jpg`, `png`, `gif` or `webp` by the first bytes; None for anything else."""
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    return "webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None


def keep(data_dir: Path, content: bytes) -> str | None:
    """Write the picture down and answer its name; None for what is too large or no picture.

    The file is complete before it has its name: a crash leaves no half picture behind.
    """
    kind = kind_of(content)
    if kind is None or len(content) > SIZE_MAX:
        return None
    name = f"{hashlib.sha256(content).hexdigest()}.{kind}"
    folder = data_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / name).exists():
        handle, part = tempfile.mkstemp(dir=folder, prefix=".")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(part).replace(folder / name)
    return name


def read(data_dir: Path, name: str) -> tuple[bytes, str] | None:
    """(content, media type) of a kept picture; None for a name that is none of ours."""
    path = data_dir / FOLDER / name
    if not _NAME.fullmatch(name) or not path.is_file():
        return None
    return path.read_bytes(), KINDS[name.rpartition(".")[2]]


def drop(data_dir: Path, name: str) -> None:
    """Delete a picture that nothing shows any more; one that is gone already is no matter."""
    if _NAME.fullmatch(name):
        (data_dir / FOLDER / name).unlink(missing_ok=True)
