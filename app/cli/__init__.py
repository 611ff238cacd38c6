"""The door of the command line: which command, and how the process ends.

Exit status 0 ok, 1 refused with one sentence, 2 usage or an unknown setting.
"""

import sys

from app.cli.sentences import BadUsage, explain
from kernel.errors import Refused


def main() -> None:
    """Run one command and end the process with its status."""
    try:
        _run()
    except BadUsage as wrong:
        print(wrong, file=sys.stderr)
        sys.exit(2)
    except Refused as refused:
        print(explain(refused), file=sys.stderr)
        sys.exit(2 if refused.code == "unknown_setting" else 1)
    except KeyboardInterrupt:
        sys.exit(130)


def _run() -> None:
    if sys.argv[1:2] == ["understand"]:
        # Called by scripts, once for each file: the whole house takes seconds to load.
        import typer

        from app.cli.understanding import understand

        alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        alone.command("understand")(understand)
        alone(args=sys.argv[2:], prog_name="fandian understand")
    else:
        from app.cli.commands import cli

        cli()
