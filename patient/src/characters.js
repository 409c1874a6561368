"use strict";

import {fromText} from "./encoding.js";
import {CryptoError} from "./errors.js";

/* What words may stand in a body: free text, one line, a name, a medicine's name (docs/letter.md, section 5). */

const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;
const BREAKS_A_LINE = /[\p{C}\p{Zl}\p{Zp}]/u;
const WHITE_SPACE = /[\p{White_Space}\x1c-\x1f]+/u;

/** How many Unicode code points the words have. @returns {number} */
export function characters(words) {
  return [...words].length;
}

/** What stands between white space. @returns {string[]} */
export function split(words) {
  return words.split(WHITE_SPACE).filter((word) => word !== "");
}

/** 1 to `most` characters; of the control characters only line feed and tab. @returns {string} */
export function freeText(data, most, code) {
  const words = fromText(data, code);
  if (words === "" || characters(words) > most || CONTROL.test(words)) throw new CryptoError(code);
  return words;
}

/** One line of at most `most` characters, maybe empty, nothing in it that is not shown or that breaks it. */
export function line(data, most, code) {
  const words = fromText(data, code);
  if (characters(words) > most || BREAKS_A_LINE.test(words)) throw new CryptoError(code);
  return words;
}

/** A line that is not empty. @returns {string} */
export function name(data, most, code) {
  if (data.length === 0) throw new CryptoError(code);
  return line(data, most, code);
}

/** A medicine's name: no word in it begins with a figure, no number has three. @returns {string} */
export function withoutDose(words, code) {
  if (split(words).some((word) => /^\p{N}|\p{N}{3}/u.test(word))) throw new CryptoError(code);
  return words;
}
