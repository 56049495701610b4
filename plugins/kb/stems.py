"""The forms under which a word is searched, in English and Indonesian, without a dictionary.

Each word is found as itself and by what is left without its affixes: parcels and parcel; dikirim, pengiriman and kirim.
Where Indonesian lets a letter melt away (meng + kirim), both readings are kept; too many forms do no harm, for ranking
puts those with the word itself first.
"""

from collections.abc import Iterator
from functools import lru_cache

SHORTEST = 4  # what is left of a word must still mean something
LONGEST = 32
_ENDINGS = (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))
_PARTICLES = ("lah", "kah", "nya", "pun", "ku", "mu")
_SUFFIXES = ("kan", "an", "i")
# A prefix, and the letters that it may have swallowed.
_PREFIXES = (
    ("menge", ("",)),
    ("penge", ("",)),
    ("meng", ("", "k")),
    ("peng", ("", "k")),
    ("meny", ("s",)),
    ("peny", ("s",)),
    ("mem", ("", "p")),
    ("pem", ("", "p")),
    ("men", ("", "t")),
    ("pen", ("", "t")),
    ("me", ("",)),
    ("pe", ("",)),
    ("memper", ("",)),
    ("diper", ("",)),
    ("ber", ("",)),
    ("ter", ("",)),
    ("per", ("",)),
    ("di", ("",)),
    ("ke", ("",)),
    ("se", ("",)),
)
STOP = frozenset(
    "the and for are was with that this you your how what when where can not but have has had from our out its all any"
    " is it in on at to of or an be do my we me if so as by i a"
    " yang dan di ke dari untuk dengan ini itu saya anda kami apa ada bisa tidak atau pada akan sudah belum juga agar"
    " bagaimana cara mana kapan kenapa mengapa jika kalau apakah".split()
)


@lru_cache(maxsize=4096)
def forms(word: str) -> tuple[str, ...]:
    """Give the word itself first, then its stems."""
    word = word[:LONGEST]
    if not word.isalpha():
        return (word,)
    return tuple(dict.fromkeys([word, *_english(word), *_indonesian(word)]))


def _english(word: str) -> Iterator[str]:
    for ending, instead in _ENDINGS:
        if not word.endswith(ending) or word.endswith("ss"):
            continue
        stem = word.removesuffix(ending) + instead
        if len(stem) < SHORTEST - 1:
            continue
        yield stem
        if ending == "es":
            yield stem + "e"  # boxes from box, but packages from package
        if ending in {"ing", "ed"} and len(stem) > SHORTEST and stem[-1] == stem[-2]:
            yield stem[:-1]  # shipped, ship
        if ending in {"ing", "ed"}:
            yield stem + "e"  # brewing from brew, but grinding the same way as storing
        return


def _indonesian(word: str) -> Iterator[str]:
    for bare in _without_particles(word):
        for shorter in (bare, *_without_suffix(bare)):
            if shorter != word:
                yield shorter
            yield from _without_prefix(shorter)


def _without_particles(word: str) -> Iterator[str]:
    yield word
    for particle in _PARTICLES:
        if word.endswith(particle) and len(word) - len(particle) >= SHORTEST:
            yield word.removesuffix(particle)


def _without_suffix(word: str) -> Iterator[str]:
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= SHORTEST:
            yield word.removesuffix(suffix)


def _without_prefix(word: str) -> Iterator[str]:
    for prefix, swallowed in _PREFIXES:
        if not word.startswith(prefix):
            continue
        rest = word.removeprefix(prefix)
        for letter in swallowed:
            if len(letter + rest) >= SHORTEST and (not letter or rest[:1] in "aiueo"):
                yield letter + rest


def spellings(word: str) -> set[str]:
    """Give a word as it is and with each one letter left out; two words a slip apart have one of these in common."""
    if len(word) < SHORTEST:
        return {word}
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def is_one_slip(one: str, other: str) -> bool:
    """Tell whether words differ by one letter too many, too few, wrong, or by two that changed places."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, others = one[start:], other[start:]
    return (
        rest[1:] == others[1:]
        or rest[1:] == others
        or rest == others[1:]
        or (rest[:2] == others[:2][::-1] and rest[2:] == others[2:])
    )
