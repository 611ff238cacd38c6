"""Secrets at rest: sealed texts, keyed look-up hashes, signed links.

Every purpose has a data key of its own, kept in the database wrapped by the first of SECRET_KEYS
(design README, ruling 19). Rotation re-wraps; what was sealed, indexed or coded stays readable.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kernel.database import Connection, Database, Transaction
from kernel.errors import Refused

PURPOSES = ("seal", "index", "pickup", "digits", "links")
NONCE_BYTES = 12


class Keys:
    """The data keys of this installation, in memory. Never printed."""

    def __init__(self, keys: dict[str, bytes]) -> None:
        self._keys = keys
        self._sealer = AESGCM(keys["seal"])

    def __repr__(self) -> str:
        return "Keys(…)"

    def seal(self, text: str, row: str) -> str:
        """Encrypt; `row` names where it is stored, and it opens nowhere else."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        body = self._sealer.encrypt(nonce, text.encode(), row.encode())
        return base64.urlsafe_b64encode(nonce + body).decode()

    def unseal(self, sealed: str, row: str) -> str:
        """The text again; raises ValueError for another row or a changed text."""
        try:
            raw = base64.urlsafe_b64decode(sealed)
            return self._sealer.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], row.encode()).decode()
        except InvalidTag as error:
            raise ValueError("sealed text does not belong here") from error

    def mac(self, purpose: str, text: str) -> str:
        """A keyed hash in hex, for look-ups of what must not be stored in the clear."""
        return hmac.new(self._keys[purpose], text.encode(), hashlib.sha256).hexdigest()

    def derive(self, purpose: str, info: str, size: int = 32) -> bytes:
        """A key of its own for one use (HKDF-SHA256), e.g. per canteen and meal date."""
        kdf = HKDF(algorithm=hashes.SHA256(), length=size, salt=None, info=info.encode())
        return kdf.derive(self._keys[purpose])


def read_secret(text: str) -> bytes:
    """One of SECRET_KEYS: 32 bytes in base64url. Raises Refused(bad_secret_key)."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise Refused("bad_secret_key") from error
    if len(raw) != 32:
        raise Refused("bad_secret_key")
    return raw


def new_secret() -> str:
    """A fresh value for SECRET_KEYS."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")


async def load_keys(db: Database, secret_keys: Sequence[str], now_ms: int) -> Keys:
    """The data keys, made on first use, re-wrapped when the first secret is new.

    Raises Refused(foreign_secret_keys) when what is there was wrapped by none of them: two
    instances on one database must share SECRET_KEYS.
    """
    masters = [read_secret(text) for text in secret_keys]
    async with db.transaction() as tx:
        for purpose in PURPOSES:
            await tx.run(
                "INSERT INTO data_key (purpose, wrapped, created_ms) VALUES (?, ?, ?)"
                " ON CONFLICT (purpose) DO NOTHING",
                purpose, _wrap(masters[0], purpose, secrets.token_bytes(32)), now_ms,
            )  # fmt: skip
        rows = await tx.all(f"SELECT purpose, wrapped FROM data_key ORDER BY purpose{tx.lock()}")
        return Keys({row["purpose"]: await _open(row, masters, tx) for row in rows})


async def opens(secret_keys: Sequence[str], on: Connection) -> bool:
    """Whether these secrets open every data key that is there; changes nothing."""
    masters = [read_secret(text) for text in secret_keys]
    rows = await on.all("SELECT purpose, wrapped FROM data_key")
    return all(
        any(_unwrap(master, row["purpose"], row["wrapped"]) for master in masters) for row in rows
    )


async def _open(row: dict[str, str], masters: Sequence[bytes], tx: Transaction) -> bytes:
    for master in masters:
        key = _unwrap(master, row["purpose"], row["wrapped"])
        if key is None:
            continue
        if master is not masters[0]:
            await tx.run(
                "UPDATE data_key SET wrapped = ? WHERE purpose = ?",
                _wrap(masters[0], row["purpose"], key), row["purpose"],
            )  # fmt: skip
        return key
    raise Refused("foreign_secret_keys")


def _wrap(master: bytes, purpose: str, key: bytes) -> str:
    nonce = secrets.token_bytes(NONCE_BYTES)
    body = AESGCM(master).encrypt(nonce, key, purpose.encode())
    return base64.urlsafe_b64encode(nonce + body).decode()


def _unwrap(master: bytes, purpose: str, wrapped: str) -> bytes | None:
    raw = base64.urlsafe_b64decode(wrapped)
    try:
        return AESGCM(master).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], purpose.encode())
    except InvalidTag:
        return None
