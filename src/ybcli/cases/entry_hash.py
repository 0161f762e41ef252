"""The hash of an entry, over its text as it is stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

_quoted = json.JSONEncoder(ensure_ascii=False).encode


def hash_of(row: Mapping[str, Any]) -> str:
    """The hash of an entry whose `form` and `found` are canonical JSON texts: SHA-256 over the canonical
    JSON of everything but the hash.

    That text is put together from its parts, because to parse and write it again costs ten times as
    much. Each part must be a whole JSON value, so that nothing moves from one into the other unseen.
    """
    act, at, by, case, day, previous = (
        _quoted(row[name]) for name in ("act", "at", "by", "case_id", "day", "previous")
    )
    text = (
        f'{{"act":{act},"at":{at},"by":{by},"case_id":{case},"day":{day},"form":{row["form"]},'
        f'"found":{row["found"]},"number":{row["number"]:d},"previous":{previous}}}'
    )
    return hashlib.sha256(text.encode()).hexdigest()
