"""The front door. It answers `--version` before anything else is imported."""

import sys


def main() -> int:
    """Run `yb` with the arguments of this process; the exit code."""
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["-V"]):
        from . import __version__

        sys.stdout.write(f"yb {__version__}\n")
        return 0
    from .commands import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
