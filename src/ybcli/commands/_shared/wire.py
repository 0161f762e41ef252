"""`yb office wire`: what the site wants of an envelope and its signature."""

from __future__ import annotations

import typer

from ...desk import Desk
from ...language import _
from .options import call
from .output import show, write


def wire(
    receiver: str = typer.Option(None, "--receiver", help="recer_sys_code, MBS_LOCAL"),
    device: str = typer.Option(None, "--device", help="dev_no, the number of this device"),
    operator: str = typer.Option(
        None, "--operator", help="opter_type: 1 officer, 2 terminal, 3 mobile"
    ),
    signing: str = typer.Option(None, "--signing", help="tif, aksk, apikey or none"),
    sign: str = typer.Option(None, "--sign", help="the input's signature: SM2, SM3 or none"),
    sm2_key: bool = typer.Option(False, "--sm2-key", help="read the SM2 key from stdin"),
) -> None:
    """What the site wants of an envelope and its signature; without options, what holds now."""
    import re
    import sys

    from ...connectors import keys
    from ...desk.casework import wire as lines
    from ...errors import UsageError

    with Desk(officer=call.officer) as desk:
        if sm2_key:
            key = sys.stdin.readline().strip()
            if not re.fullmatch(r"[0-9a-fA-F]{64}", key):
                raise UsageError(_("an SM2 key is 64 hex digits"), _("on the first line of stdin"))
            keys.keep_sm2(str(desk.home.resolve()), key)
            desk.__dict__.pop("secrets", None)
        wanted = {
            "recer_sys_code": receiver,
            "dev_no": device,
            "opter_type": operator,
            "signing": signing,
            "sign_type": "" if sign == "none" else sign,
        }
        changed = any(value is not None for value in wanted.values())
        told = lines.set_settings(desk, **wanted) if changed else lines.settings(desk)
    if call.json:
        show(told)
        return
    for name, value in told.items():
        write(f"  {name:<16}{value or '–'}")
