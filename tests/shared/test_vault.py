"""Sealed text opens in its own place with its own key and nowhere else (reliability.md C25)."""

import base64

import pytest

from shared.key_ring import KeyRing
from shared.secret import Secret
from shared.vault import SealBroken, Vault

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
PLACE = {"table": "amocrm_tokens", "column": "access_token", "row": "4c1d"}
VAULT = Vault(KeyRing({"k1": OLD}))


def sealed(vault: Vault = VAULT, text: str = "a token") -> str:
    return vault.seal(Secret(text), **PLACE)


@pytest.mark.parametrize("text", ["a token", "", "Токен «да» \U0001f511", "x" * 10_000])
def test_what_was_sealed_opens_again(text: str) -> None:
    assert VAULT.open(sealed(text=text), **PLACE).reveal() == text


@pytest.mark.parametrize("moved", [{"row": "5d2e"}, {"column": "refresh_token"}, {"table": "evotor_tokens"}])
def test_a_ciphertext_moved_elsewhere_does_not_open(moved: dict[str, str]) -> None:
    with pytest.raises(SealBroken):
        VAULT.open(sealed(), **{**PLACE, **moved})


def test_no_flipped_bit_goes_unseen() -> None:
    version, key_id, encoded = sealed(text="abc").split(".")
    blob = base64.urlsafe_b64decode(encoded)
    for position in range(len(blob) * 8):
        spoilt = bytearray(blob)
        spoilt[position // 8] ^= 1 << position % 8
        with pytest.raises(SealBroken):
            VAULT.open(f"{version}.{key_id}.{base64.urlsafe_b64encode(spoilt).decode()}", **PLACE)


@pytest.mark.parametrize(
    "text", ["", "1", "1.k1", "1.k1.", "1.k1.AAAA", "2.k1.AAAA", "1.k1.я", "1.k9.AAAA", "a.b.c.d", "1.k1.\x00", "plain"]
)
def test_what_is_no_sealed_text_is_refused_alike(text: str) -> None:
    with pytest.raises(SealBroken, match=r"^amocrm_tokens\.access_token$"):
        VAULT.open(text, **PLACE)


def test_the_version_and_the_key_are_sealed_in() -> None:
    both = Vault(KeyRing({"k1": OLD, "k2": OLD}))
    with pytest.raises(SealBroken):
        both.open(sealed(both).replace("1.k1.", "1.k2."), **PLACE)


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(SealBroken):
        Vault(KeyRing({"k2": NEW})).open(sealed(), **PLACE)


def test_after_a_rotation_old_texts_open_and_new_ones_use_the_new_key() -> None:
    rotated = Vault(KeyRing({"k2": NEW, "k1": OLD}))
    assert rotated.open(sealed(), **PLACE).reveal() == "a token"
    assert sealed(rotated).startswith("1.k2.")


def test_the_same_text_is_never_sealed_alike() -> None:
    assert len({sealed() for _ in range(100)}) == 100


def test_a_fingerprint_tells_secrets_apart_and_depends_on_the_key() -> None:
    one, two = VAULT.fingerprint(Secret("one")), VAULT.fingerprint(Secret("two"))
    assert one == VAULT.fingerprint(Secret("one")) != two
    assert one != Vault(KeyRing({"k1": NEW})).fingerprint(Secret("one"))
    assert len(one) == 64
