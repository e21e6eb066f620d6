"""The endpoint speaks TLS with a certificate of its own, and says what is wrong with one it cannot use."""

import datetime as dt
import ipaddress
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.endpoint import central_command, running_endpoint

PEM = serialization.Encoding.PEM


def make_pair(folder: Path, name: str = "a", password: bytes | None = None) -> tuple[Path, Path]:
    """Write a certificate for 127.0.0.1 and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "centre")])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    hidden = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    files = folder / f"{name}.crt", folder / f"{name}.key"
    files[0].write_bytes(certificate.public_bytes(PEM))
    files[1].write_bytes(key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, hidden))
    return files


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_line_is_encrypted(tmp_path: Path, workers: str) -> None:
    certificate, key = make_pair(tmp_path)
    words = ("--certificate", str(certificate), "--key", str(key), "--workers", workers)
    with running_endpoint(tmp_path, *words) as address:
        secure = address.replace("http:", "https:")
        assert requests.get(f"{secure}/healthz", verify=str(certificate), timeout=20).json() == {"ok": True}
        with pytest.raises(requests.exceptions.RequestException):
            requests.get(f"{address}/healthz", timeout=20)


def told_of(folder: Path, *words: str | Path) -> str:
    done = central_command("serve", "--data", folder, "--port", "0", *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize("case", ["alone", "missing", "another's", "with a password"])
def test_a_certificate_that_cannot_be_used_is_told(tmp_path: Path, case: str) -> None:
    certificate, key = make_pair(tmp_path)
    words: dict[str, tuple[str | Path, ...]] = {
        "alone": ("--certificate", certificate),
        "missing": ("--certificate", certificate, "--key", tmp_path / "no.key"),
        "another's": ("--certificate", certificate, "--key", make_pair(tmp_path, "b")[1]),
        "with a password": ("--certificate", certificate, "--key", make_pair(tmp_path, "c", b"secret")[1]),
    }
    assert key.exists()
    assert "--certificate and --key together" in told_of(tmp_path, *words[case]).replace("\n", " ")
