"""The office's electronic seal: a key that signs certificates, and the check of a signature.

Until an office installs its own, a practice key signs, and says so in its name. A key file is
PKCS #12; its passphrase is derived from the office's secret and stands nowhere.
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from ..errors import BadData, IntegrityError
from ..language import _

PRACTICE_NAME: Final = "演练专用章 PRACTICE ONLY"
FIELD: Final = "Seal"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a signed certificate says of itself: whose key, its fingerprint, number and code; whether
    it is as it was signed, whole.
    """

    key_name: str
    fingerprint: str
    number: str
    code: str
    title: str
    is_practice: bool


def make_practice_key(path: Path, passphrase: bytes, at: datetime) -> None:
    """Make the practice key at `path`, once; two who do it at once leave one."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import pkcs12
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, PRACTICE_NAME)])
    began = at.astimezone(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(began)
        .not_valid_after(began + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    lock = serialization.BestAvailableEncryption(passphrase)
    keep(path, pkcs12.serialize_key_and_certificates(b"practice", key, certificate, None, lock))


def keep(path: Path, content: bytes) -> None:
    """Write a key file for the owner's eyes only, where there is none yet."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    half.write_bytes(content)
    half.chmod(0o600)
    try:
        os.link(half, path)
    except FileExistsError:
        pass
    finally:
        half.unlink()


def rewrapped(content: bytes, given: bytes, passphrase: bytes) -> bytes:
    """An office's own PKCS #12 file, opened with the passphrase given and locked with ours.

    Raises BadData where it does not open, or holds no key with its certificate.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        key, certificate, more = pkcs12.load_key_and_certificates(content, given or None)
    except ValueError:
        key = certificate = None
        more = []
    if key is None or certificate is None:
        raise BadData(
            _("the key file does not open, or holds no key with its certificate"),
            _("give the PKCS #12 file (.p12, .pfx) and its passphrase as the issuer gave them"),
        )
    lock = serialization.BestAvailableEncryption(passphrase)
    return pkcs12.serialize_key_and_certificates(b"office", key, certificate, more, lock)  # type: ignore[arg-type]


def opened(path: Path, passphrase: bytes) -> Any:
    """The signer of a key file. Raises BadData where it does not open."""
    from pyhanko.sign import signers

    kind: Any = signers.SimpleSigner
    signer = kind.load_pkcs12(str(path), passphrase=passphrase)
    if signer is None:
        raise BadData(
            _("the seal {path} does not open with this office's key").format(path=path.name),
            _("install it again with `yb office install-seal`"),
        )
    return signer


def name_of(signer: Any) -> str:
    """The name in the signer's certificate."""
    return str(signer.signing_cert.subject.native.get("common_name", "?"))


def signed(pdf: bytes, signer: Any, *, reason: str) -> bytes:
    """The PDF with a certifying PAdES signature: whatever is changed afterwards breaks it."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        reason=reason,
    )
    out = io.BytesIO()
    signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), meta, signer=signer, output=out)
    return out.getvalue()


def check(pdf: bytes) -> Checked:
    """What a signed certificate says. Raises IntegrityError where it is unsigned, or was changed.

    Whether the key is the office's own is told by its fingerprint; who vouches for it is not asked.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        seals: list[Any] = list(reader.embedded_signatures)
        status: Any = None
        if len(seals) == 1 and seals[0].field_name == FIELD:
            context = ValidationContext(
                trust_roots=[seals[0].signer_cert],
                allow_fetching=False,
                revocation_mode="soft-fail",
            )
            status = validate_pdf_signature(seals[0], context)
        trailer: Any = reader.trailer
        info = trailer["/Info"] if "/Info" in trailer else {}  # noqa: SIM401 - it has no get
    except Exception as broken:
        raise IntegrityError(
            _("the certificate cannot be read ({kind})").format(kind=type(broken).__name__),
            _("ask for a new one; `yb certify` makes it again"),
        ) from None
    if not seals:
        raise IntegrityError(
            _("the file bears no seal of an office"),
            _("it is not a certificate of this program, or its seal was removed"),
        )
    whole = status is not None and status.coverage.name == "ENTIRE_FILE"
    if not (whole and status.intact and status.valid):
        raise IntegrityError(
            _("the certificate was changed after it was sealed"),
            _("do not accept it; ask the office for a new one"),
        )
    certificate = seals[0].signer_cert
    number, code = _keywords(info)
    name = str(certificate.subject.native.get("common_name", "?"))
    return Checked(
        name,
        certificate.sha256_fingerprint.replace(" ", "").lower(),
        number,
        code,
        str(info.get("/Title", "")),
        is_practice=name == PRACTICE_NAME,
    )


def _keywords(info: Any) -> tuple[str, str]:
    words = str(info.get("/Keywords", "")).replace(",", " ").split()
    return (words[0], words[1]) if len(words) > 1 else ("", "")
