"""`python -m ybcli.sandbox`, which is `yb sandbox serve`: the practice platform in its own process."""

from __future__ import annotations

import argparse
import sys

from ..errors import YbError
from ..language import _
from .wire.options import Options


def main(words: list[str] | None = None) -> int:
    """Serve as the command line says; the exit code."""
    try:
        stated = _reader().parse_args(words)
        options = Options(
            seed=stated.seed,
            people=stated.people,
            quirks=stated.quirks,
            paasid=stated.paasid,
            secret=stated.secret,
            any_clock=stated.any_clock,
            sign_in=stated.sign_in,
            feed=stated.feed,
            day=stated.day,
            premium=stated.premium,
        )
        from .server.serve import run

        run(options, stated.host, stated.port, open_to_network=stated.open_to_network)
    except YbError as fault:
        sys.stderr.write(f"{fault.code} {fault.says}\n{fault.cure}\n")
        return fault.exit_code
    return 0


def _reader() -> argparse.ArgumentParser:
    reader = argparse.ArgumentParser(
        prog="yb sandbox serve",
        description=_("Serve the practice platform; the first line on stdout is its address."),
    )
    plain = Options()
    reader.add_argument("--host", default="127.0.0.1", help=_("where to listen"))
    reader.add_argument("--port", type=int, default=8765, help=_("0 takes any that is free"))
    reader.add_argument(
        "--open-to-network",
        action="store_true",
        help=_("allow a --host that other machines can reach"),
    )
    reader.add_argument("--seed", type=int, default=plain.seed, help=_("which world"))
    reader.add_argument("--people", type=int, default=plain.people, help=_("how many live in it"))
    reader.add_argument("--day", default="", help=_("the calendar day, 2026-07-08; empty: today"))
    reader.add_argument(
        "--feed", default=plain.feed, help=_("what the feeds start with: seeded or empty")
    )
    reader.add_argument(
        "--quirks", default=plain.quirks, help=_("habits of real answers: real or none")
    )
    reader.add_argument(
        "--sign-in", default=plain.sign_in, help=_("is 9001 demanded: required or optional")
    )
    reader.add_argument("--any-clock", action="store_true", help=_("accept signatures of any time"))
    reader.add_argument("--paasid", default=plain.paasid, help=_("the account that is accepted"))
    reader.add_argument("--secret", default=plain.secret, help=_("the account's secret"))
    reader.add_argument(
        "--premium", default=plain.premium, help=_("what a resident pays for a year, in yuan")
    )
    return reader


if __name__ == "__main__":
    sys.exit(main())
