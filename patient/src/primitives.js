"use strict";

import {ascii, concat, enc, equal, NOTHING} from "./encoding.js";
import {CryptoError} from "./errors.js";
import {sodium} from "./sodium.js";

/**
 * The whole cryptographic vocabulary, on one page (docs/letter.md, section 1). One suite: X-Wing, Ed25519 (verified
 * strictly), XChaCha20-Poly1305, BLAKE2b-256, Argon2id. No key is used for two purposes.
 *
 * @typedef {{seed: Uint8Array, public: Uint8Array}} SigKey Ed25519: seed 32 bytes, public 32.
 * @typedef {{seed: Uint8Array, public: Uint8Array}} KemKey X-Wing: seed 32 bytes, public 1,216.
 */

export const SUITE = 2;
export const KEM_CT_BYTES = 1120;
export const KEM_PK_BYTES = 1216;
export const SEED_BYTES = 32;
export const NONCE_BYTES = 24;
export const TAG_BYTES = 16;
export const SIG_BYTES = 64;
const ED25519_ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const ED25519_FIELD = 2n ** 255n - 19n;
const ZERO_NONCE = new Uint8Array(NONCE_BYTES);

/** `L(x)`: the name of one use of a primitive, so that no value of one use serves in another. @returns {Uint8Array} */
export function label(name) {
  return ascii(`colloque/1/${name}`);
}

/** Fresh random bytes. @returns {Uint8Array} */
export function random(size = 32) {
  return sodium.randombytes_buf(size);
}

/** `H(x, f...)`: BLAKE2b-256 over the labelled encoding. 32 bytes. @param {...Uint8Array} fields */
export function blake(name, ...fields) {
  return sodium.crypto_generichash(32, enc(label(name), ...fields), null);
}

/** `KDF(k, x, f...)`: keyed BLAKE2b-256 over the labelled encoding. 32 bytes. @param {...Uint8Array} fields */
export function kdf(key, name, ...fields) {
  return sodium.crypto_generichash(32, enc(label(name), ...fields), key);
}

/** The eight digits that two people compare, in four pairs: "73 04 91 55". @returns {string} */
export function digits(key) {
  const number = new DataView(key.buffer, key.byteOffset, 8).getBigUint64(0) % 10n ** 8n;
  return String(number).padStart(8, "0").match(/../g).join(" ");
}

/** Equality in constant time. @returns {boolean} */
export function same(one, other) {
  return one.length === other.length && sodium.memcmp(one, other);
}

/* What libsodium says no to becomes `code`; a call that is wrong in itself (a TypeError) is our own mistake and stays. */
function refusing(code, run) {
  try {
    return run();
  } catch (error) {
    if (error instanceof TypeError) throw error;
    throw new CryptoError(code);
  }
}

// Authenticated encryption

/** `SEAL(k, m, ad)`: a random 24-byte nonce, then XChaCha20-Poly1305. @returns {Uint8Array} */
export function seal(key, message, ad) {
  const nonce = random(NONCE_BYTES);
  return concat(nonce, sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(message, ad, null, nonce, key));
}

/** The message of a `seal`; `code` when key, bytes or `ad` are not the ones that sealed it. @returns {Uint8Array} */
export function unseal(key, sealed, ad, code) {
  return decrypt(sealed.slice(NONCE_BYTES), ad, sealed.slice(0, NONCE_BYTES), key, code);
}

function decrypt(ciphertext, ad, nonce, key, code) {
  if (ciphertext.length < TAG_BYTES) throw new CryptoError(code);
  return refusing(code, () => sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, ciphertext, ad, nonce, key));
}

// Signatures

/** The key pair of `seed`, or a new one. @returns {SigKey} */
export function sigKey(seed = random(SEED_BYTES)) {
  return {seed, public: sodium.crypto_sign_seed_keypair(seed).publicKey};
}

/** Ed25519 over `enc(L(name), message)`: 64 bytes. @param {SigKey} key @returns {Uint8Array} */
export function sign(key, name, message) {
  return sodium.crypto_sign_detached(enc(label(name), message), concat(key.seed, key.public));
}

/** Strict: S below the group order, canonical A and R, no point of small order (libsodium refuses those). */
export function verify(publicKey, name, message, signature, code) {
  if (!canonical(publicKey, signature)) throw new CryptoError(code);
  if (!sodium.crypto_sign_verify_detached(signature, enc(label(name), message), publicKey)) throw new CryptoError(code);
}

function canonical(publicKey, signature) {
  if (publicKey.length !== 32 || signature.length !== SIG_BYTES) return false;
  const points = [publicKey, signature.slice(0, 32)].map((point) => littleEndian(point) % 2n ** 255n);
  return points.every((point) => point < ED25519_FIELD) && littleEndian(signature.slice(32)) < ED25519_ORDER;
}

function littleEndian(bytes) {
  return bytes.reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n);
}

// X-Wing

/** The key pair of `seed`, or a new one. @returns {KemKey} */
export function kemKey(seed = random(SEED_BYTES)) {
  return {seed, public: sodium.crypto_kem_xwing_seed_keypair(seed).publicKey};
}

/** (shared secret 32 B, kem_ct 1,120 B) for a public key; low-order and malformed keys are refused. */
export function encapsulate(publicKey, code) {
  if (publicKey.length !== KEM_PK_BYTES) throw new CryptoError(code);
  const made = refusing(code, () => sodium.crypto_kem_xwing_enc(publicKey));
  return [made.sharedSecret, made.ciphertext];
}

/** The shared secret of `kemCt`, 32 bytes (another key gives another secret, not an error). @param {KemKey} key */
export function decapsulate(key, kemCt, code) {
  if (kemCt.length !== KEM_CT_BYTES) throw new CryptoError(code);
  return refusing(code, () => sodium.crypto_kem_xwing_dec(kemCt, key.seed));
}

// A message to one public key

/** `BOX(pk, m, x, f...)` = [kem_ct, ciphertext]. The zero nonce is safe: the key is fresh and used once. */
export function box(publicKey, message, name, fields, code) {
  const [shared, kemCt] = encapsulate(publicKey, code);
  const key = kdf(shared, name, ...fields, kemCt, blake("pk", publicKey));
  return [kemCt, sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(message, NOTHING, null, ZERO_NONCE, key)];
}

/** The message of a `box`; `code` when it was boxed to another key, for another use, or altered. @param {KemKey} key */
export function unbox(key, kemCt, ciphertext, name, fields, code) {
  const shared = decapsulate(key, kemCt, code);
  const once = kdf(shared, name, ...fields, kemCt, blake("pk", key.public));
  return decrypt(ciphertext, NOTHING, ZERO_NONCE, once, code);
}

// Padding

/** ISO 7816-4 padding to a multiple of `size`. @returns {Uint8Array} */
export function padTo(message, size) {
  return padded(message, Math.ceil((message.length + 1) / size) * size);
}

function padded(message, size) {
  const whole = new Uint8Array(size);
  whole.set(message);
  whole[message.length] = 0x80;
  return whole;
}

/** Headers: multiples of 256 bytes. @returns {Uint8Array} */
export function pad256(message) {
  return padTo(message, 256);
}

/** Bodies: multiples of 1,024 up to 4,096, then Padmé. @returns {Uint8Array} */
export function pad(message) {
  const needed = message.length + 1;
  if (needed <= 4096) return padTo(message, 1024);
  const exponent = 31 - Math.clz32(needed);
  const step = 2 ** (exponent - (32 - Math.clz32(exponent)));
  return padded(message, Math.ceil(needed / step) * step);
}

/** The message before its padding, which must be the one that `pad` (`pad256` for a header) gives. */
export function unpadExactly(whole, code, header) {
  let end = whole.length;
  while (end > 0 && whole[end - 1] === 0) end -= 1;
  const message = whole.slice(0, Math.max(0, end - 1));
  if (!equal(header ? pad256(message) : pad(message), whole)) throw new CryptoError(code);
  return message;
}

// Passphrases

/** Argon2id: 32 bytes from a passphrase (NFC, UTF-8), 16 bytes of salt, `ops` passes over `mem` bytes. */
export function stretch(passphrase, salt, ops, mem) {
  return sodium.crypto_pwhash(32, passphrase, salt, ops, mem, sodium.crypto_pwhash_ALG_ARGON2ID13);
}
