"""The door of the command line: which command, and how the process ends.

Exit status 0 ok, 1 refused with one sentence, 2 usage or an unknown setting.
"""

import sys

from app.cli.sentences import BadUsage, explain
from kernel.errors import Refused


def main() -> None:
    """Run one command and end the process with its status."""
    from app.cli.commands import cli

    try:
        cli()
    except BadUsage as wrong:
        print(wrong, file=sys.stderr)
        sys.exit(2)
    except Refused as refused:
        print(explain(refused), file=sys.stderr)
        sys.exit(2 if refused.code == "unknown_setting" else 1)
    except BrokenPipeError:
        # `fandian device list | head`: who reads no more is no failure of ours.
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)
