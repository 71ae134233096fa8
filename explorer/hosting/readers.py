"""Who may come in: an allow list of verified e-mail addresses, and keys of landscapes."""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from explorer.errors import SettingError

KEY_FORM = r"[A-Za-z0-9_-]{20,200}"
"""Of a key: long enough that nobody guesses it, and fit for an address."""


@dataclass(frozen=True)
class Readers:
    """An allow list.

    Attributes:
        addresses: E-mail addresses, in lower case.
        domains: What may stand after the @, in lower case; subdomains are others.
        everybody: Whoever has a verified address.
    """

    addresses: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    everybody: bool = False

    @classmethod
    def of(cls, entries: Iterable[str], variable: str) -> "Readers":
        """The list of a setting.

        Raises:
            SettingError: An entry is neither an address nor a domain.
        """
        addresses, domains, everybody = set(), set(), False
        for entry in (one.lower() for one in entries):
            name, at, domain = entry.rpartition("@")
            if entry == "*":
                everybody = True
            elif "." not in domain or "@" in name or "*" in entry:
                raise SettingError(
                    variable, f"{entry[:60]} is neither an e-mail address nor a domain",
                    "Write ada@uni.edu for one reader, or @uni.edu for all of a domain.",
                )  # fmt: skip
            elif name and at:
                addresses.add(entry)
            else:
                domains.add(domain)
        return cls(frozenset(addresses), frozenset(domains), everybody)

    def someone(self) -> bool:
        """Whether anybody is let in."""
        return bool(self.addresses or self.domains or self.everybody)

    def admit(self, email: str) -> bool:
        """Whether a verified e-mail address is on the list."""
        email = email.strip().lower()
        name, _, domain = email.rpartition("@")
        if not name:
            return False
        return self.everybody or email in self.addresses or domain in self.domains


def verified_email(claims: Mapping[str, Any]) -> str:
    """The address that a sign-in service vouches for; empty if it vouches for none."""
    email = claims.get("email")
    vouched = claims.get("email_verified")
    sure = vouched is True or (isinstance(vouched, str) and vouched.lower() == "true")
    return email if isinstance(email, str) and sure else ""


def opened_by(key: str, keys: Mapping[str, str]) -> frozenset[str]:
    """Names of the landscapes that a key opens.

    Every key is compared, each in a time that tells nothing of how much of it was right.
    """
    given = key.encode(errors="replace")
    matches = [(name, hmac.compare_digest(given, one.encode())) for name, one in keys.items()]
    return frozenset(name for name, same in matches if same)
