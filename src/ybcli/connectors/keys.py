"""The office's secrets: the store's raw key, and the account that the bureau gave for the platform.

They are looked for in one order, and `where()` says which place holds: systemd's credentials folder,
the file that `YB_KEY_FILE` names, the system's keyring. A key lies in a small TOML text
(`key`, `paasid`, `secret`) with rights for its owner alone. A keyring that would write it down in the
clear, or forget it, is refused: what is left then is a sentence, never a plain copy.
"""

from __future__ import annotations

import os
import secrets
import stat
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import YbError
from ..language import _

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

CREDENTIAL = "ybcli-key"
#: What the practice platform takes (`docs/sandbox.md`); no secret.
PRACTICE_ACCOUNT = ("practice", "practice-secret")
_SERVICE = "ybcli"
_KEY_BYTES = 32
#: Windows keeps 1,280 characters; a longer text fails there with a riddle.
_LONGEST = 1200
#: Classes of keyrings that keep a secret and give it back, and no others.
_TRUSTED = frozenset(
    {
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.macOS.Keyring",
    }
)


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the office keeps secret. Nothing of it is shown by `repr`."""

    key: bytes = field(repr=False)
    paasid: str = field(repr=False)
    secret: str = field(repr=False)
    #: The office's private key for SM2 signatures, 64 hex digits; empty where the site asks for none.
    sm2: str = field(default="", repr=False)

    def as_toml(self) -> str:
        """The text of a key file."""
        return (
            f'key = "{self.key.hex()}"\n'
            f"paasid = {_quoted(self.paasid)}\n"
            f"secret = {_quoted(self.secret)}\n"
        ) + (f"sm2 = {_quoted(self.sm2)}\n" if self.sm2 else "")


def load(office_id: str) -> Secrets:
    """The secrets of an office. Raises YbError `office.key` saying what is wrong and what to do."""
    if (credential := _credential()) is not None:
        return _read(credential, private=False)
    if (path := _key_file()) is not None:
        return _read(path, private=True)
    stored = _asked(lambda: _keyring().get_password(_SERVICE, office_id))
    if stored is None:
        raise _fault(
            _("the keyring holds no key for this office"),
            _("log in as the user who made the office, or name its key file in YB_KEY_FILE"),
        )
    return _parsed(stored, _("the keyring's entry"))


def create(office_id: str, account: tuple[str, str] = PRACTICE_ACCOUNT) -> Secrets:
    """Make a key for an office and keep it; a key that is there already is taken as it is.

    `account` is the platform's account and its secret; left out, those of the practice platform.
    Raises YbError `office.key` where no place can keep a key.
    """
    if _credential() is not None:
        return load(office_id)
    made = Secrets(secrets.token_bytes(_KEY_BYTES), *account)
    if (path := _key_file()) is not None:
        if path.exists():
            return load(office_id)
        _write(path, made, new=True)
        return made
    keyring = _keyring()
    if _asked(lambda: keyring.get_password(_SERVICE, office_id)) is not None:
        return load(office_id)
    _store(keyring, office_id, made)
    return made


def keep_account(office_id: str, paasid: str, secret: str) -> None:
    """Keep the account that the bureau gave, beside the key that is there. Raises YbError."""
    _keep(office_id, replace(load(office_id), paasid=paasid, secret=secret))


def keep_sm2(office_id: str, sm2: str) -> None:
    """Keep the office's private key for SM2 signatures, 64 hex digits. Raises YbError."""
    _keep(office_id, replace(load(office_id), sm2=sm2))


def _keep(office_id: str, changed: Secrets) -> None:
    if _credential() is not None:
        raise _fault(
            _("the credentials folder cannot be written from here"),
            _("encrypt the key file again with systemd-creds"),
        )
    if (path := _key_file()) is not None:
        _write(path, changed, new=False)
    else:
        _store(_keyring(), office_id, changed)


def where(office_id: str) -> str:
    """Which place holds the key of an office, or why none does; never raises, never shows it."""
    if (credential := _credential()) is not None:
        return _("credentials folder: {path}").format(path=credential)
    if (path := _key_file()) is not None:
        return _("key file: {path}").format(path=path)
    try:
        keyring = _keyring()
    except YbError as fault:
        return fault.says
    return _("keyring: {name}, entry {office}").format(
        name=type(keyring).__module__.rpartition(".")[2], office=office_id
    )


def _credential() -> Path | None:
    folder = os.environ.get("CREDENTIALS_DIRECTORY", "")
    path = Path(folder) / CREDENTIAL
    return path if folder and path.is_file() else None


def _key_file() -> Path | None:
    stated = os.environ.get("YB_KEY_FILE", "")
    return Path(stated).expanduser() if stated else None


def _read(path: Path, *, private: bool) -> Secrets:
    try:
        with path.open("rb") as file:
            about = os.fstat(file.fileno())
            if private:
                _check_private(path, about)
            raw = file.read(4097)
    except OSError as fault:
        raise _fault(
            _("the key file {path} cannot be read: {why}").format(
                path=path, why=fault.strerror or type(fault).__name__
            ),
            _("name the key file that this office was made with in YB_KEY_FILE"),
        ) from None
    return _parsed(raw.decode("utf-8", "replace"), str(path))


def _check_private(path: Path, about: os.stat_result) -> None:
    if not stat.S_ISREG(about.st_mode):
        raise _fault(
            _("the key file {path} is not a file").format(path=path),
            _("name a file in YB_KEY_FILE"),
        )
    if os.name != "posix":
        return
    if about.st_mode & 0o077:
        raise _fault(
            _("others can read the key file {path}").format(path=path),
            _("remove their access: chmod 600 {path}").format(path=path),
        )
    if about.st_uid not in {os.geteuid(), 0}:
        raise _fault(
            _("the key file {path} belongs to another user").format(path=path),
            _("use a key file of your own"),
        )


def _parsed(text: str, place: str) -> Secrets:
    try:
        found = tomllib.loads(text)
        key = bytes.fromhex(str(found["key"]))
        paasid, secret = found.get("paasid", ""), found.get("secret", "")
    except (ValueError, KeyError, RecursionError):
        key = b""
    if len(key) != _KEY_BYTES or not isinstance(paasid, str) or not isinstance(secret, str):
        raise _fault(
            _("{place} does not hold a readable key").format(place=place),
            _('it needs the lines key = "64 hex digits", paasid = "…" and secret = "…"'),
        )
    return Secrets(key, paasid, secret, str(found.get("sm2", "")))


def _quoted(value: str) -> str:
    import json

    return json.dumps(value, ensure_ascii=True).replace("\x7f", "\\u007f")


def _write(path: Path, kept: Secrets, *, new: bool) -> None:
    """Write a key file; a key that another process has just made is never replaced by a new one."""
    written = path if new else path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    opened = False
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        opened = True
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(kept.as_toml())
            file.flush()
            os.fsync(file.fileno())
        if not new:
            written.replace(path)
    except OSError as fault:
        if opened:
            written.unlink(missing_ok=True)
        raise _fault(
            _("the key file {path} cannot be written: {why}").format(
                path=path, why=fault.strerror or type(fault).__name__
            ),
            _("name a place in YB_KEY_FILE that you can write to"),
        ) from None


def _store(keyring: KeyringBackend, office_id: str, kept: Secrets) -> None:
    text = kept.as_toml()
    if len(text) > _LONGEST:
        raise _fault(
            _("the account or secret is too long for the keyring"),
            _("use a key file (YB_KEY_FILE)"),
        )
    _asked(lambda: keyring.set_password(_SERVICE, office_id, text))
    if _asked(lambda: keyring.get_password(_SERVICE, office_id)) != text:
        raise _fault(
            _("the keyring does not return what was stored in it"),
            _("use a key file: name a place in YB_KEY_FILE"),
        )


def _asked(ask: Callable[[], str | None]) -> str | None:
    """What a keyring answers; its many kinds of failure are one sentence."""
    try:
        return ask()
    except YbError:
        raise
    except Exception as fault:
        raise _fault(
            _("the keyring does not answer ({kind})").format(kind=type(fault).__name__),
            _("unlock it (log in to the desktop), or name a key file in YB_KEY_FILE"),
        ) from None


def _keyring() -> KeyringBackend:
    """The first keyring in the system's order that is on the list of trusted ones."""
    import keyring
    from keyring.backends import chainer

    try:
        found = keyring.get_keyring()
        choices = found.backends if isinstance(found, chainer.ChainerBackend) else [found]
    except Exception:
        choices = []
    for choice in choices:
        if f"{type(choice).__module__}.{type(choice).__qualname__}" in _TRUSTED:
            kept: KeyringBackend = choice
            return kept
    raise _fault(
        _("this system has no keyring that keeps a secret safely"),
        _("name a place for a key file: YB_KEY_FILE=/path/to/ybcli.key (only you can read it)"),
    )


def _fault(says: str, cure: str) -> YbError:
    return YbError(says, cure, kind="office.key")
