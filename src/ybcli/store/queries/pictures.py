"""Pictures of papers: kept with a case, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ._rows import Source, every


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A picture of a paper: its hash, the name of its file, its media type, its bytes."""

    sha256: str
    name: str
    type: str
    content: bytes


def add(tx: Any, case_id: str, at: str, picture: KeptPicture) -> None:
    """Keep a picture of a case, once."""
    tx.run(
        "INSERT OR IGNORE INTO picture (id, case_id, sha256, name, type, size, at, content) "
        "VALUES (:id, :case_id, :sha256, :name, :type, :size, :at, :content)",
        id=f"{case_id}:{picture.sha256}",
        case_id=case_id,
        sha256=picture.sha256,
        name=picture.name,
        type=picture.type,
        size=len(picture.content),
        at=at,
        content=picture.content,
    )


def of_case(db: Source, case_id: str) -> list[KeptPicture]:
    """The pictures of a case, the oldest first."""
    return every(
        db,
        KeptPicture,
        "SELECT sha256, name, type, content FROM picture WHERE case_id = :id ORDER BY at, id",
        id=case_id,
    )
