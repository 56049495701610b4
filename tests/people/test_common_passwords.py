"""Passwords that are tried first are refused, also behind the usual masks; others are not."""

import pytest

from core.passwords import COMMON, SHORTEST, is_common

LISTED = [line for line in COMMON.read_text("utf-8").splitlines() if not line.startswith("#")]


def test_the_list_is_long_plain_and_in_order() -> None:
    assert len(LISTED) >= 3_000
    assert sorted(set(LISTED)) == LISTED
    assert all(line == line.casefold().strip() and " " not in line for line in LISTED)


@pytest.mark.parametrize(
    "password",
    [
        "qwertyuiop", "1q2w3e4r5t6y", "indonesia1945", "Jakarta2026!", "P@ssw0rd2026", "!!Adm1n!!2025", "s3m4r4ngKota1",
        "rahasia12345", "iloveyou2024", "Persebaya1927", "Sri1234567890", "tanggap-2026", "1234567890", "abcdefghij",
        "aaaaaaaaaaaa", "123123123123", "1qaz2wsx3edc4rfv", "HelpDesk@2026",
    ],
)  # fmt: skip
def test_what_is_tried_first_is_common(password: str) -> None:
    assert len(password) >= SHORTEST
    assert is_common(password)


@pytest.mark.parametrize(
    "password",
    [
        "kereta malam ke surabaya", "paper lamp under seven rivers", "T7#qLx!9vRz2", "Melati-tumbuh-di-atap-42",
        "x4Kp-9sWb-Qm2t", "correct horse battery stapler", "gajah mandi di Ciliwung", "9hF3kQ0z-Lm",
    ],
)  # fmt: skip
def test_what_nobody_tries_first_is_not(password: str) -> None:
    assert not is_common(password)


def test_ones_own_name_is_common() -> None:
    assert is_common("sulistyowati1990", "sulistyowati@desk.example", "Rina Sulistyowati")
    assert not is_common("sulistyowati1990", "ani@desk.example", "Ani Wijaya")
