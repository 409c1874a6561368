"use strict";
import {fromB64, b64} from "./encoding.js";
import {kdf, label, random, seal, unseal} from "./primitives.js";
import {sodium} from "./sodium.js";

/**
 * The "code secret du cabinet": six figures, stretched, under which a person's memory lies on this device. It keeps a
 * curious relative out. Whoever copies the browser's files tries a million codes in a day; it is never called more.
 *
 * @typedef {Object} Lock
 * @property {Uint8Array} salt 16 bytes
 * @property {number} ops
 * @property {number} mem bytes
 *
 * @typedef {{count: number, lastMs: number}} Tries wrong codes since the last right one, and when
 */

export const CODE_FIGURES = 6;
const OPS = 2;
const MEM = 64 << 20;
const FREE_TRIES = 3;
const WAITS_MS = [30_000, 60_000, 300_000, 900_000, 3_600_000];

/** @returns {Lock} */
export function newLock() {
  return {salt: random(16), ops: OPS, mem: MEM};
}

/**
 * The key of a code: Argon2id, 64 MiB, two passes. About a third of a second on a phone.
 *
 * @param {string} code six ASCII figures
 * @param {Lock} lock
 * @returns {Uint8Array} 32 bytes
 */
export function keyOf(code, lock) {
  const stretched = sodium.crypto_pwhash(
    32,
    new TextEncoder().encode(code),
    lock.salt,
    lock.ops,
    lock.mem,
    sodium.crypto_pwhash_ALG_ARGON2ID13,
  );
  return kdf(stretched, "page-code");
}

/**
 * A memory, sealed for one place in the store.
 *
 * @param {Uint8Array} key
 * @param {string} person
 * @param {import("./memory.js").Memory} memory
 */
export function sealMemory(key, person, memory) {
  return seal(key, new TextEncoder().encode(JSON.stringify(memory, bytesOut)), sealedFor(person));
}

/**
 * The memory again; CryptoError "page.code" under another code's key.
 *
 * @param {Uint8Array} key
 * @param {string} person
 * @param {Uint8Array} sealed
 * @returns {import("./memory.js").Memory}
 */
export function openMemory(key, person, sealed) {
  return JSON.parse(new TextDecoder().decode(unseal(key, sealed, sealedFor(person), "page.code")), bytesIn);
}

function sealedFor(person) {
  return new Uint8Array([...label("page-memory"), ...new TextEncoder().encode(person)]);
}

function bytesOut(_, value) {
  return value instanceof Uint8Array ? {"base64url": b64(value)} : value;
}

function bytesIn(_, value) {
  return value !== null && typeof value === "object" && "base64url" in value
    ? fromB64(value.base64url, "page.memory")
    : value;
}

/**
 * The six figures of what was typed, Arabic figures included; "" when they are not six.
 *
 * @param {string} typed
 */
export function figures(typed) {
  const plain = [...typed.normalize("NFKC")]
    .map((one) => ("٠١٢٣٤٥٦٧٨٩".includes(one) ? String("٠١٢٣٤٥٦٧٨٩".indexOf(one)) : one))
    .filter((one) => one >= "0" && one <= "9")
    .join("");
  return plain.length === CODE_FIGURES ? plain : "";
}

/**
 * Whether a new code is one that everybody tries first: one figure, a run up or down.
 *
 * @param {string} code
 */
export function tooPlain(code) {
  return /^(\d)\1*$/.test(code) || "01234567890".includes(code) || "09876543210".includes(code);
}

/**
 * After a wrong code.
 *
 * @param {Tries} tries
 * @param {number} now ms
 * @returns {Tries}
 */
export function wrongAgain(tries, now) {
  return {count: tries.count + 1, lastMs: now};
}

/**
 * Wrong codes as they count on a clock that was put back since: the wait begins again now, and does not last until the
 * clock is there again.
 *
 * @param {Tries} tries
 * @param {number} now ms
 * @returns {Tries}
 */
export function triesAt(tries, now) {
  return tries.lastMs > now ? {...tries, lastMs: now} : tries;
}

/**
 * How long the next try has to wait, in ms. Three are free, then half a minute, growing to an hour; nothing is ever
 * wiped. A clock that is put forward ends the wait: the page knows no other.
 *
 * @param {Tries} tries
 * @param {number} now ms
 */
export function waitLeft(tries, now) {
  const turn = tries.count - FREE_TRIES;
  if (turn < 0) return 0;
  const whole = WAITS_MS[Math.min(turn, WAITS_MS.length - 1)];
  return Math.min(whole, Math.max(0, tries.lastMs + whole - now));
}
