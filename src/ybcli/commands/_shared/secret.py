"""A secret asked for: from a prompt, or from stdin, never from the command line."""

from __future__ import annotations

from .options import call


def read_secret(question: str) -> str:
    """Read a secret that must not stand on the command line: from a prompt, or from stdin."""
    import sys

    if call.interactive:
        import getpass

        return getpass.getpass(question).strip()
    return sys.stdin.readline().strip()
