"""What a log must never say: whose data it was, and nothing that would let anybody in."""

import re

_FORBIDDEN = {
    "a personal code": re.compile(r"\b\d{6}-?\d{5}\b"),
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
    "a name or a note": re.compile(r"Pumpurzara|Kanarij|slepen|zirgs akmens", re.IGNORECASE),
    "a cookie, ticket or token": re.compile(r"eyJ[\w-]{10,}|pumpurs_(?:device|session)=|\b(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{40,}"),
    "a hash of a secret": re.compile(r"\$2[aby]\$|\b[0-9a-f]{56,}\b"),
    "a traceback": re.compile(r"Traceback \(most recent call last\)"),
}  # fmt: skip


def gossip(log: str) -> list[str]:
    """Each line that says too much, with what it tells."""
    return [f"{what}: {line}" for line in log.splitlines() for what, sign in _FORBIDDEN.items() if sign.search(line)]
