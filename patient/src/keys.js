"use strict";

import {split} from "./characters.js";
import {capitals} from "./encoding.js";
import {blake, kemKey, sigKey} from "./primitives.js";

/**
 * The keys of a device or profile, and how a practice is named (docs/letter.md, section 2).
 *
 * @typedef {{sig: import("./primitives.js").SigKey, kem: import("./primitives.js").KemKey}} Keys They never travel.
 */

const BASE32_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Fresh keys: new ones for each practice and each enrolment. @returns {Keys} */
export function newKeys() {
  return {sig: sigKey(), kem: kemKey()};
}

/** The keys of two 32-byte seeds, as a device keeps them. @returns {Keys} */
export function keysFromSeeds(sigSeed, kemSeed) {
  return {sig: sigKey(sigSeed), kem: kemKey(kemSeed)};
}

/** `H("root", root pk)`: the 32 bytes that name a practice everywhere. @returns {Uint8Array} */
export function practiceId(rootPk) {
  return blake("root", rootPk);
}

/** base32 of bytes whose bits are a multiple of five. @returns {string} */
export function base32(data) {
  const bits = Array.from(data, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) ?? []).map((five) => BASE32_ALPHABET[parseInt(five, 2)]).join("");
}

/** The bytes of base32 whose bits are whole bytes; null for anything else. @returns {Uint8Array|null} */
export function fromBase32(words) {
  if ((words.length * 5) % 8 || !/^[A-Z2-7]*$/.test(words)) return null;
  const bits = Array.from(words, (sign) => BASE32_ALPHABET.indexOf(sign).toString(2).padStart(5, "0")).join("");
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2));
}

/** The first 160 bits of the practice id for people: 8 groups of 4 base32 characters. @returns {string} */
export function fingerprint(rootPk) {
  return base32(practiceId(rootPk).slice(0, 20)).match(/.{4}/g).join("-");
}

/** A code as typed: white space and hyphens do not count, a to z are A to Z. @returns {string} */
export function typedCode(typed) {
  return capitals(split(typed).join("").replaceAll("-", ""));
}

/** Whether `typed` is the fingerprint of `rootPk`. @returns {boolean} */
export function hasFingerprint(rootPk, typed) {
  return typedCode(typed) === typedCode(fingerprint(rootPk));
}
