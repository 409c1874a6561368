"""How hard a passphrase is to guess, in three words; an estimate by its words and its length, said without praise."""

SHORT, FAIR, STRONG = "short", "fair", "strong"


def strength(passphrase: str) -> str:
    """`short` (not accepted), `fair`, `strong`. Words typed twice count once."""
    words = {word.lower() for word in passphrase.split() if len(word) > 2}
    different = len(set(passphrase))
    if len(passphrase) < 14 or different < 7:
        return SHORT
    return STRONG if len(words) >= 5 or (len(passphrase) >= 24 and different >= 10) else FAIR
