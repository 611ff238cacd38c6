"""Runs one server for as long as its parent lives, then stops it and removes its folder.

Started with a pipe as stdin, it takes the end of that pipe as the word to stop: a test run that was
killed with -9 closes it too, where an atexit hook would never run. SIGTERM says the same; a test
that forked may still hold a copy of the pipe. Standard library only, so that it is up at once.
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

LOOK_EVERY_S = 0.2
STOP_WITHIN_S = 10
LOG_LINES_SHOWN = 8


def main() -> int:
    folder, stop_signal, uid, gid, *command = sys.argv[1:]
    signal.signal(signal.SIGTERM, _leave)
    log = Path(folder, "server.log")
    ours = int(uid) == os.geteuid()
    try:
        with log.open("wb") as output:
            server = subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                user=None if ours else int(uid),
                group=None if ours else int(gid),
                extra_groups=None if ours else [],
            )
        try:
            return _watch(server, log)
        finally:
            _stop(server, int(stop_signal))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _watch(server: subprocess.Popen[bytes], log: Path) -> int:
    """0 when the parent is gone; 1 when the server ended by itself, its last words on stderr."""
    os.set_blocking(sys.stdin.fileno(), False)
    while True:
        try:
            server.wait(LOOK_EVERY_S)
        except subprocess.TimeoutExpired:
            if _parent_is_gone():
                return 0
        else:
            last = log.read_text(errors="replace").splitlines()[-LOG_LINES_SHOWN:]
            sys.stderr.write("\n".join(last))
            return 1


def _parent_is_gone() -> bool:
    try:
        return os.read(sys.stdin.fileno(), 1) == b""
    except BlockingIOError:
        return False


def _stop(server: subprocess.Popen[bytes], stop_signal: int) -> None:
    if server.poll() is not None:
        return
    server.send_signal(stop_signal)
    try:
        server.wait(STOP_WITHIN_S)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    sys.exit(main())
