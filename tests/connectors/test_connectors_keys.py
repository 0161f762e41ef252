"""Where the office's secrets lie: the order of places, rights, and keyrings that must not be used."""

import os
import sys

import pytest

from ybcli import language
from ybcli.connectors import keys
from ybcli.errors import YbError

HOME = "/home/agent/office"


@pytest.fixture(autouse=True)
def _bare(monkeypatch):
    language.choose("en")
    for name in ("CREDENTIALS_DIRECTORY", "YB_KEY_FILE", "PYTHON_KEYRING_BACKEND"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def key_file(tmp_path, monkeypatch):
    monkeypatch.setenv("YB_KEY_FILE", str(tmp_path / "keys" / "ybcli.key"))
    return tmp_path / "keys" / "ybcli.key"


def test_a_new_key_file_is_for_its_owner_alone_and_read_again(key_file):
    made = keys.create(HOME)
    assert len(made.key) == 32
    assert keys.load(HOME) == made
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert str(key_file) in keys.where(HOME)


def test_two_offices_do_not_get_the_same_key(tmp_path, monkeypatch):
    found = []
    for name in "ab":
        monkeypatch.setenv("YB_KEY_FILE", str(tmp_path / name))
        found.append(keys.create(HOME).key)
    assert found[0] != found[1]


def test_a_key_that_is_there_is_never_replaced(key_file):
    first = keys.create(HOME)
    assert keys.create(HOME, ("other", "account")) == first


def test_a_new_office_knows_the_practice_platform(key_file):
    made = keys.create(HOME)
    assert (made.paasid, made.secret) == ("practice", "practice-secret")


def test_the_bureaus_account_is_kept_beside_the_key(key_file):
    made = keys.create(HOME)
    keys.keep_account(HOME, "bureau", '"\\\n机密\x7f')
    changed = keys.load(HOME)
    assert changed.key == made.key
    assert (changed.paasid, changed.secret) == ("bureau", '"\\\n机密\x7f')
    assert [path.name for path in key_file.parent.iterdir()] == [key_file.name]
    assert key_file.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name != "posix", reason="rights are POSIX")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_file_that_others_can_read_is_refused(key_file, mode):
    keys.create(HOME)
    key_file.chmod(mode)
    with pytest.raises(YbError) as fault:
        keys.load(HOME)
    assert fault.value.kind == "office.key"
    assert "chmod 600" in fault.value.cure


@pytest.mark.parametrize(
    "text",
    [
        "",
        "key",
        "key = 7",
        'key = "ab"',
        f'key = "{"g" * 64}"',
        f'key = "{"0" * 64}"\nsecret = 7',
        "\0",
    ],
)
def test_a_key_file_that_holds_no_key_is_refused(key_file, text):
    key_file.parent.mkdir()
    key_file.write_text(text)
    key_file.chmod(0o600)
    with pytest.raises(YbError) as fault:
        keys.load(HOME)
    assert fault.value.kind == "office.key"


def test_a_key_file_that_is_not_there_is_said_and_no_other_place_is_tried(key_file):
    with pytest.raises(YbError) as fault:
        keys.load(HOME)
    assert str(key_file) in fault.value.says


def test_a_folder_in_the_place_of_a_key_file_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("YB_KEY_FILE", str(tmp_path))
    with pytest.raises(YbError):
        keys.load(HOME)


def test_a_place_that_cannot_be_written_is_said(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("YB_KEY_FILE", str(tmp_path / "file" / "key"))
    with pytest.raises(YbError) as fault:
        keys.create(HOME)
    assert fault.value.kind == "office.key"


def test_the_credentials_folder_comes_first(key_file, tmp_path, monkeypatch):
    keys.create(HOME)
    folder = tmp_path / "credentials"
    folder.mkdir()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    assert str(key_file) in keys.where(HOME)
    (folder / "ybcli-key").write_text(f'key = "{"ab" * 32}"\npaasid = "p"\nsecret = "s"\n')
    assert keys.load(HOME) == keys.create(HOME) == keys.Secrets(bytes.fromhex("ab" * 32), "p", "s")
    assert "credentials folder" in keys.where(HOME)
    with pytest.raises(YbError):
        keys.keep_account(HOME, "x", "y")


def test_secrets_do_not_show_themselves():
    shown = repr(keys.Secrets(b"k" * 32, "account", "hush"))
    assert "hush" not in shown
    assert "account" not in shown
    assert "kkk" not in shown


class Kept:
    """A keyring in memory, to stand under the name of a trusted or an untrusted class."""

    def __init__(self):
        self.kept = {}

    def get_password(self, service, name):
        return self.kept.get((service, name))

    def set_password(self, service, name, text):
        self.kept[service, name] = text


def keyring_named(monkeypatch, module, name, **parts):
    import keyring

    made = type(name, (Kept,), {"__module__": module, "__qualname__": name, **parts})()
    monkeypatch.setattr(keyring, "get_keyring", lambda: made)
    return made


def test_a_trusted_keyring_keeps_the_key(monkeypatch):
    kept = keyring_named(monkeypatch, "keyring.backends.SecretService", "Keyring")
    made = keys.create(HOME)
    assert keys.load(HOME) == made == keys.create(HOME)
    assert "SecretService" in keys.where(HOME)
    assert max(map(len, kept.kept.values())) < 1280, "Windows keeps no longer text"
    with pytest.raises(YbError):
        keys.load("/another/office")


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("keyring.backends.null", "Keyring"),
        ("keyring.backends.fail", "Keyring"),
        ("keyrings.alt.file", "PlaintextKeyring"),
        ("keyrings.alt.file", "EncryptedKeyring"),
        ("keyrings.cryptfile.cryptfile", "CryptFileKeyring"),
        ("somebody.else", "Keyring"),
    ],
)
def test_a_keyring_that_forgets_or_writes_in_the_clear_is_refused(monkeypatch, module, name):
    kept = keyring_named(monkeypatch, module, name)
    with pytest.raises(YbError) as fault:
        keys.create(HOME)
    assert "YB_KEY_FILE" in fault.value.cure
    assert kept.kept == {}
    assert "no keyring" in keys.where(HOME)


@pytest.mark.parametrize("backend", ["null.Keyring", "fail.Keyring"])
def test_the_real_empty_keyrings_are_refused(monkeypatch, backend):
    import keyring
    from keyring.core import load_keyring

    monkeypatch.setattr(keyring, "get_keyring", lambda: load_keyring(f"keyring.backends.{backend}"))
    with pytest.raises(YbError) as fault:
        keys.create(HOME)
    assert fault.value.kind == "office.key"


def test_a_keyring_that_loses_what_it_is_given_is_noticed(monkeypatch):
    keyring_named(
        monkeypatch,
        "keyring.backends.SecretService",
        "Keyring",
        set_password=lambda _self, _service, _name, _text: None,
    )
    with pytest.raises(YbError) as fault:
        keys.create(HOME)
    assert "not return" in fault.value.says


def test_a_locked_keyring_is_one_sentence(monkeypatch):
    def locked(*_anything):
        raise RuntimeError("Prompt dismissed " + "ab" * 32)

    keyring_named(monkeypatch, "keyring.backends.SecretService", "Keyring", get_password=locked)
    with pytest.raises(YbError) as fault:
        keys.load(HOME)
    assert "unlock" in fault.value.cure
    assert "ab" * 32 not in f"{fault.value.says}{fault.value.cure}"


def test_importing_the_room_loads_neither_httpx_nor_keyring():
    import subprocess

    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, ybcli.connectors, ybcli.connectors.keys; "
            "print(sorted({'httpx', 'keyring', 'asyncio', 'ssl'} & set(sys.modules)))",
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    assert told.stdout.strip() == "[]"
