"use strict";

import {CryptoError} from "./errors.js";

/*
 * The canonical encoding: `enc(f1..fn)` = for each field `u32be(length) || bytes` (docs/letter.md, section 1).
 * A u64 is read as a BigInt; it may be written from a BigInt or a whole Number. Every decoder throws a CryptoError
 * with the code that its caller gives.
 */

const MAX_INTEGER = 2n ** 64n - 1n;
const B64_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const B64_VALUES = new Map([...B64_ALPHABET].map((sign, value) => [sign.charCodeAt(0), value]));
export const NOTHING = new Uint8Array(0);

/** The parts one behind the other. @param {...Uint8Array} parts @returns {Uint8Array} */
export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** ASCII letters as bytes. @param {string} letters @returns {Uint8Array} */
export function ascii(letters) {
  return Uint8Array.from(letters, (sign) => sign.charCodeAt(0));
}

/** Whether two byte strings are the same (not in constant time: public values only). @returns {boolean} */
export function equal(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** The order of bytes: below 0, 0, above 0. @returns {number} */
export function compare(one, other) {
  const end = Math.min(one.length, other.length);
  for (let at = 0; at < end; at += 1) {
    if (one[at] !== other[at]) return one[at] - other[at];
  }
  return one.length - other.length;
}

/** The fields, each behind its length in four bytes. @param {...Uint8Array} fields @returns {Uint8Array} */
export function enc(...fields) {
  return encList(fields);
}

/** A list of any length: the `enc` of its items. @param {Iterable<Uint8Array>} items @returns {Uint8Array} */
export function encList(items) {
  const parts = [];
  for (const item of items) {
    const size = new Uint8Array(4);
    new DataView(size.buffer).setUint32(0, item.length);
    parts.push(size, item);
  }
  return concat(...parts);
}

/** The items of `data`; at most `most` of them. @returns {Uint8Array[]} */
export function decList(data, code, most = 1 << 20) {
  const fields = [];
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  let at = 0;
  while (at < data.length) {
    const start = at + 4;
    if (start > data.length || fields.length === most) throw new CryptoError(code);
    at = start + view.getUint32(at);
    if (at > data.length) throw new CryptoError(code);
    fields.push(data.slice(start, at));
  }
  return fields;
}

/** Exactly `count` fields and nothing behind them. @returns {Uint8Array[]} */
export function dec(data, count, code) {
  const fields = decList(data, code, count);
  if (fields.length !== count) throw new CryptoError(code);
  return fields;
}

/** An integer from 0 to 2**64 - 1 in 8 bytes, big-endian. @param {bigint|number} number @returns {Uint8Array} */
export function u64(number) {
  if (typeof number === "number" && !Number.isSafeInteger(number)) throw new RangeError("not a whole number");
  const value = BigInt(number);
  if (value < 0n || value > MAX_INTEGER) throw new RangeError("not an unsigned 64-bit integer");
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value);
  return bytes;
}

/** The integer of exactly 8 bytes. @returns {bigint} */
export function fromU64(data, code) {
  sized(data, 8, code);
  return new DataView(data.buffer, data.byteOffset, 8).getBigUint64(0);
}

/** The integer of exactly 8 bytes, when it is one of a closed list. @param {object} list @returns {number} */
export function fromChoice(data, list, code) {
  const number = fromU64(data, code);
  if (!Object.values(list).some((known) => BigInt(known) === number)) throw new CryptoError(code);
  return Number(number);
}

/** Words in UTF-8, brought to NFC; "text.encoding" when they hold half a surrogate pair. @returns {Uint8Array} */
export function text(words) {
  if (/\p{Cs}/u.test(words)) throw new CryptoError("text.encoding");
  return new TextEncoder().encode(words.normalize("NFC"));
}

/** Words whose bytes are valid UTF-8 in NFC. @returns {string} */
export function fromText(data, code) {
  let words;
  try {
    words = new TextDecoder("utf-8", {fatal: true, ignoreBOM: true}).decode(data);
  } catch {
    throw new CryptoError(code);
  }
  if (words.normalize("NFC") !== words) throw new CryptoError(code);
  return words;
}

/** The same bytes, when there are exactly `size` of them. @returns {Uint8Array} */
export function sized(data, size, code) {
  if (data.length !== size) throw new CryptoError(code);
  return data;
}

/** The same bytes, when there are exactly `size` of them or none. @returns {Uint8Array} */
export function sizedOrEmpty(data, size, code) {
  return data.length ? sized(data, size, code) : data;
}

/** The integer 0 or 1. @returns {boolean} */
export function fromFlag(data, code) {
  const number = fromU64(data, code);
  if (number > 1n) throw new CryptoError(code);
  return number === 1n;
}

/** The letters a to z as A to Z, nothing else. @returns {string} */
export function capitals(words) {
  return words.replace(/[a-z]/g, (letter) => letter.toUpperCase());
}

/** base64url without padding. @returns {string} */
export function b64(data) {
  let words = "";
  for (let at = 0; at < data.length; at += 3) {
    const left = data.length - at;
    const bits = (data[at] << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
    for (let sign = 0; sign < Math.min(left + 1, 4); sign += 1) words += B64_ALPHABET[(bits >> (18 - 6 * sign)) & 63];
  }
  return words;
}

/** The bytes of base64url without padding; unused last bits must be zero. @returns {Uint8Array} */
export function fromB64(words, code) {
  const data = new Uint8Array(Math.floor((words.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let sign = 0; sign < words.length; sign += 1) {
    const value = B64_VALUES.get(words.charCodeAt(sign));
    if (value === undefined) throw new CryptoError(code);
    bits = ((bits << 6) | value) & 0xfff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      data[at] = (bits >> held) & 0xff;
      at += 1;
    }
  }
  if (words.length % 4 === 1 || bits & ((1 << held) - 1)) throw new CryptoError(code);
  return data;
}

/** Lower-case hexadecimal. @returns {string} */
export function hex(data) {
  return Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The bytes of lower-case hexadecimal. @returns {Uint8Array} */
export function fromHex(words, code) {
  if (!/^([0-9a-f]{2})*$/.test(words)) throw new CryptoError(code);
  return Uint8Array.from(words.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
