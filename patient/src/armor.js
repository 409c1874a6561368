"use strict";

import {b64, fromB64} from "./encoding.js";
import {CryptoError} from "./errors.js";
import {MOST_BYTES} from "./letter.js";

/* A letter as text: between two marker lines in a mail, its characters alone in a link (docs/letter.md, section 8). */

export const ARMOR_BEGIN = "-----BEGIN COLLOQUE LETTER-----";
export const ARMOR_END = "-----END COLLOQUE LETTER-----";
export const MOST_TEXT_BYTES = 3 << 19;
export const MOST_LETTERS = 16;

/** The letter between its markers, in lines of 64 characters that end in CRLF. @returns {string} */
export function wrap(raw) {
  return [ARMOR_BEGIN, ...(b64(raw).match(/.{1,64}/g) ?? []), ARMOR_END, ""].join("\r\n");
}

/**
 * The letters in `data` (bytes, at most 1.5 MiB), in one pass; at least one, at most 16. "armor.size"; "armor.none":
 * no letter begins; "armor.end": one begins and does not end; "armor.encoding"; "armor.many".
 * @param {Uint8Array} data @returns {Uint8Array[]}
 */
export function unwrap(data) {
  if (data.length > MOST_TEXT_BYTES) throw new CryptoError("armor.size");
  const mail = new TextDecoder("latin1").decode(data);
  const letters = [];
  let at = mail.indexOf(ARMOR_BEGIN);
  while (at >= 0) {
    const end = mail.indexOf(ARMOR_END, at);
    if (end < 0) throw new CryptoError("armor.end");
    if (letters.length === MOST_LETTERS) throw new CryptoError("armor.many");
    letters.push(letterOf(mail.slice(at + ARMOR_BEGIN.length, end).replace(/[ \r\n]/g, "")));
    at = mail.indexOf(ARMOR_BEGIN, end);
  }
  if (letters.length === 0) throw new CryptoError("armor.none");
  return letters;
}

function letterOf(words) {
  const raw = fromB64(words, "armor.encoding");
  if (raw.length === 0 || raw.length > MOST_BYTES) throw new CryptoError("armor.encoding");
  return raw;
}

/** The characters of a letter for a link. @returns {string} */
export function toLink(raw) {
  return b64(raw);
}

/** The letter of a link's characters; "armor.size", "armor.encoding". @returns {Uint8Array} */
export function fromLink(words) {
  if (words.length > MOST_TEXT_BYTES) throw new CryptoError("armor.size");
  return letterOf(words);
}
