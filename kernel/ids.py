"""Random identifiers that people or platforms will see."""

import secrets

# Crockford's alphabet without the letters people confuse.
_SAFE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def ticket() -> str:
    """An error's number: six characters that can be read out on the phone."""
    return "E" + "".join(secrets.choice(_SAFE) for _ in range(6))


def token_text(size: int = 32) -> str:
    """An unguessable text for links, tokens and secrets: `size` random bytes in base64url."""
    return secrets.token_urlsafe(size)


def pairing_code() -> str:
    """Eight characters that are typed once: binding a chat, pairing a cabinet."""
    return "".join(secrets.choice(_SAFE) for _ in range(8))
