"""What people send: pictures and tables, kept in `DATA_DIR/uploads` under their content's hash.

The same file sent twice is one file, and a name says its kind. What is neither a picture nor a
table by its own bytes is not kept, whatever it calls itself. Only pictures are ever handed out.
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
# A day's menu has twenty kilobytes; a year's comes in by the command line.
TABLE_MAX = 1024 * 1024
_TABLE = re.compile(r"[0-9a-f]{64}\.(?:xlsx|csv)")
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


def table_kind_of(content: bytes) -> str | None:
    """`xlsx`, or `csv` for what is text; None for anything else. What it says is read later."""
    if content.startswith(b"PK\x03\x04"):
        return "xlsx"
    return "csv" if content and b"\0" not in content and kind_of(content) is None else None


def keep(data_dir: Path, content: bytes) -> str | None:
    """Write the picture down and answer its name; None for what is too large or no picture.

    The file is complete before it has its name: a crash leaves no half picture behind.
    """
    kind = kind_of(content)
    if kind is None or len(content) > SIZE_MAX:
        return None
    return _written(data_dir, content, kind)


def keep_table(data_dir: Path, content: bytes) -> str | None:
    """The same for a table; None for what is too large or no table."""
    kind = table_kind_of(content)
    if kind is None or len(content) > TABLE_MAX:
        return None
    return _written(data_dir, content, kind)


def read_table(data_dir: Path, name: str) -> bytes | None:
    """The content of a kept table; None for a name that is none of ours."""
    path = data_dir / FOLDER / name
    return path.read_bytes() if _TABLE.fullmatch(name) and path.is_file() else None


def _written(data_dir: Path, content: bytes, kind: str) -> str:
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
