"""The whole cryptographic vocabulary of Colloque, on one page (docs/letter.md, section 1).

One suite: X-Wing (X25519 + ML-KEM-768, draft-connolly-cfrg-xwing-kem), Ed25519 (RFC 8032, verified strictly),
XChaCha20-Poly1305, BLAKE2b-256 (RFC 7693), Argon2id (RFC 9106). No key is used for two purposes.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from functools import cached_property

import nacl.bindings as sodium
import nacl.exceptions
import nacl.pwhash.argon2id
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey

from crypto.encoding import enc
from crypto.errors import Refused

SUITE = 2
KEM_CT_BYTES = 1120
KEM_PK_BYTES = 1216
SEED_BYTES = 32
NONCE_BYTES = 24
TAG_BYTES = 16
SIG_BYTES = 64
_MLKEM_PK = 1184
_MLKEM_CT = 1088
_XWING_LABEL = b"\\.//^\\"
_ED25519_ORDER = 2**252 + 27742317777372353535851937790883648493
_FIELD = 2**255 - 19
_ZERO_NONCE = bytes(NONCE_BYTES)


def label(name: str) -> bytes:
    """`L(x)`: the name of one use of a primitive, so that no value of one use serves in another."""
    return b"colloque/1/" + name.encode("ascii")


def random(size: int = 32) -> bytes:
    """Fresh random bytes from the operating system."""
    return secrets.token_bytes(size)


def blake(name: str, *fields: bytes) -> bytes:
    """`H(x, f...)`: BLAKE2b-256 over the labelled encoding. 32 bytes."""
    return hashlib.blake2b(enc(label(name), *fields), digest_size=32).digest()


def kdf(key: bytes, name: str, *fields: bytes) -> bytes:
    """`KDF(k, x, f...)`: keyed BLAKE2b-256 over the labelled encoding. 32 bytes."""
    return hashlib.blake2b(enc(label(name), *fields), digest_size=32, key=key).digest()


def digits(key: bytes) -> str:
    """The eight digits that two people compare, in four pairs: "73 04 91 55"."""
    number = int.from_bytes(key[:8], "big") % 10**8
    plain = f"{number:08d}"
    return " ".join(plain[at : at + 2] for at in range(0, 8, 2))


def same(one: bytes, other: bytes) -> bool:
    """Equality in constant time."""
    return hmac.compare_digest(one, other)


# Authenticated encryption


def seal(key: bytes, message: bytes, ad: bytes) -> bytes:
    """`SEAL(k, m, ad)`: a random 24-byte nonce, then XChaCha20-Poly1305."""
    nonce = random(NONCE_BYTES)
    return nonce + sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(message, ad, nonce, key)


def unseal(key: bytes, sealed: bytes, ad: bytes, code: str) -> bytes:
    """The message of a `seal`; `Refused(code)` when key, bytes or `ad` are not the ones that sealed it."""
    if len(sealed) < NONCE_BYTES + TAG_BYTES:
        raise Refused(code)
    return _decrypt(sealed[NONCE_BYTES:], ad, sealed[:NONCE_BYTES], key, code)


def _decrypt(ciphertext: bytes, ad: bytes, nonce: bytes, key: bytes, code: str) -> bytes:
    try:
        return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(ciphertext, ad, nonce, key)
    except nacl.exceptions.CryptoError:
        raise Refused(code) from None


# Signatures


@dataclass(frozen=True)
class SigKey:
    """An Ed25519 key pair made from a 32-byte seed; `public` has 32 bytes."""

    seed: bytes
    public: bytes

    def __repr__(self) -> str:
        return f"SigKey({self.public.hex()[:8]})"


def sig_key(seed: bytes | None = None) -> SigKey:
    """The key pair of `seed`, or a new one."""
    seed = random(SEED_BYTES) if seed is None else seed
    public, _ = sodium.crypto_sign_seed_keypair(seed)
    return SigKey(seed, public)


def sign(key: SigKey, name: str, message: bytes) -> bytes:
    """Ed25519 over `enc(L(name), message)`: 64 bytes."""
    signed = sodium.crypto_sign(enc(label(name), message), key.seed + key.public)
    return signed[:SIG_BYTES]


def verify(public: bytes, name: str, message: bytes, signature: bytes, code: str) -> None:
    """Strict: S below the group order, canonical A and R, no point of small order (libsodium refuses those)."""
    if not _canonical(public, signature):
        raise Refused(code)
    try:
        sodium.crypto_sign_open(signature + enc(label(name), message), public)
    except nacl.exceptions.BadSignatureError:
        raise Refused(code) from None


def _canonical(public: bytes, signature: bytes) -> bool:
    if len(public) != 32 or len(signature) != SIG_BYTES:
        return False
    points_below_field = all(
        int.from_bytes(point, "little") & ((1 << 255) - 1) < _FIELD for point in (public, signature[:32])
    )
    return points_below_field and int.from_bytes(signature[32:], "little") < _ED25519_ORDER


# X-Wing


@dataclass(frozen=True)
class KemKey:
    """An X-Wing key pair: the 32-byte seed is the secret, `public` has 1,216 bytes."""

    seed: bytes
    public: bytes

    def __repr__(self) -> str:
        return f"KemKey({self.public.hex()[:8]})"

    @cached_property
    def halves(self) -> tuple[MLKEM768PrivateKey, bytes]:
        """The ML-KEM and X25519 secrets of the seed, worked out once."""
        return _expand(self.seed)


def kem_key(seed: bytes | None = None) -> KemKey:
    """The key pair of `seed`, or a new one."""
    seed = random(SEED_BYTES) if seed is None else seed
    mlkem, x25519 = _expand(seed)
    return KemKey(seed, mlkem.public_key().public_bytes_raw() + sodium.crypto_scalarmult_base(x25519))


def _expand(seed: bytes) -> tuple[MLKEM768PrivateKey, bytes]:
    expanded = hashlib.shake_256(seed).digest(96)
    return MLKEM768PrivateKey.from_seed_bytes(expanded[:64]), expanded[64:]


def _combine(ss_mlkem: bytes, ss_x25519: bytes, ct_x25519: bytes, pk_x25519: bytes) -> bytes:
    return hashlib.sha3_256(ss_mlkem + ss_x25519 + ct_x25519 + pk_x25519 + _XWING_LABEL).digest()


def encapsulate(public: bytes, code: str) -> tuple[bytes, bytes]:
    """(shared secret 32 B, kem_ct 1,120 B) for an X-Wing public key; low-order and malformed keys are refused."""
    if len(public) != KEM_PK_BYTES:
        raise Refused(code)
    try:
        ss_mlkem, ct_mlkem = MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PK]).encapsulate()
        ephemeral = random(32)
        ss_x25519 = sodium.crypto_scalarmult(ephemeral, public[_MLKEM_PK:])
    except (ValueError, nacl.exceptions.RuntimeError):
        raise Refused(code) from None
    ct_x25519 = sodium.crypto_scalarmult_base(ephemeral)
    return _combine(ss_mlkem, ss_x25519, ct_x25519, public[_MLKEM_PK:]), ct_mlkem + ct_x25519


def decapsulate(key: KemKey, kem_ct: bytes, code: str) -> bytes:
    """The shared secret of `kem_ct`, 32 bytes (another key gives another secret, not an error)."""
    if len(kem_ct) != KEM_CT_BYTES:
        raise Refused(code)
    mlkem, x25519 = key.halves
    try:
        ss_mlkem = mlkem.decapsulate(kem_ct[:_MLKEM_CT])
        ss_x25519 = sodium.crypto_scalarmult(x25519, kem_ct[_MLKEM_CT:])
    except nacl.exceptions.RuntimeError:
        raise Refused(code) from None
    return _combine(ss_mlkem, ss_x25519, kem_ct[_MLKEM_CT:], key.public[_MLKEM_PK:])


# A message to one public key


def box(public: bytes, message: bytes, name: str, *fields: bytes, code: str = "box.key") -> tuple[bytes, bytes]:
    """`BOX(pk, m, x, f...)` = (kem_ct, ciphertext). The zero nonce is safe: the key is fresh and used once."""
    shared, kem_ct = encapsulate(public, code)
    key = kdf(shared, name, *fields, kem_ct, blake("pk", public))
    return kem_ct, sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(message, b"", _ZERO_NONCE, key)


def unbox(key: KemKey, kem_ct: bytes, ciphertext: bytes, name: str, *fields: bytes, code: str) -> bytes:
    """The message of a `box`; `Refused(code)` when it was boxed to another key, for another use, or altered."""
    shared = decapsulate(key, kem_ct, code)
    return _decrypt(ciphertext, b"", _ZERO_NONCE, kdf(shared, name, *fields, kem_ct, blake("pk", key.public)), code)


# Padding


def pad_to(message: bytes, size: int) -> bytes:
    """ISO 7816-4 padding to a multiple of `size`."""
    return message + b"\x80" + bytes(-(len(message) + 1) % size)


def pad256(message: bytes) -> bytes:
    """Headers and staff parts: multiples of 256 bytes."""
    return pad_to(message, 256)


def pad(message: bytes) -> bytes:
    """Bodies: multiples of 1,024 up to 4,096, then Padmé (Nikitin et al., PETS 2019)."""
    needed = len(message) + 1
    if needed <= 4096:
        return pad_to(message, 1024)
    exponent = needed.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return message + b"\x80" + bytes(((needed + mask) & ~mask) - needed)


def unpad_exactly(padded: bytes, code: str, *, header: bool) -> bytes:
    """The message before its padding, which must be the one that `pad` (`pad256` for a header) gives."""
    message = padded.rstrip(b"\x00")[:-1]
    if (pad256(message) if header else pad(message)) != padded:
        raise Refused(code)
    return message


# Passphrases


def stretch(passphrase: bytes, salt: bytes, ops: int, mem: int) -> bytes:
    """Argon2id: 32 bytes from a passphrase (NFC, UTF-8), 16 bytes of salt, `ops` passes over `mem` bytes."""
    return nacl.pwhash.argon2id.kdf(32, passphrase, salt, ops, mem)
