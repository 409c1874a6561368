"use strict";
import {el} from "./dom.js";

/**
 * Text of two directions on one line. A name or dose in Latin letters stands apart from the Arabic around it, so that
 * "5-10 mg" is read from left to right; characters that would turn the order of others are not shown.
 */

const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const ARABIC = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const LATIN_WORD = "[A-Za-z\\u00c0-\\u024f][A-Za-z\\u00c0-\\u024f0-9'’-]*";
const AMOUNT = "[+]?[0-9]+(?:[ .,:/\\u2013\\u00a0\\u202f-]*[0-9]+)*(?:[ \\u00a0\\u202f]?[%°µ])?";
/** A number and its unit, the groups of a number: they stay on one line. */
const WITHIN_A_DOSE = /([0-9]) (?=[0-9A-Za-zµ%°])/g;
const RUN = new RegExp(`(?:${LATIN_WORD}|${AMOUNT})(?:[ \\u00a0\\u202f/+-]*(?:${LATIN_WORD}|${AMOUNT}))*`, "g");

/**
 * A text as it is shown: without the characters that turn the order of others.
 *
 * @param {string} text
 */
export function straight(text) {
  return text.replace(TURNING, "");
}

/**
 * A name, number or dose that keeps its own direction.
 *
 * @param {string} text
 */
export function apart(text) {
  return el("bdi", {}, straight(text).replace(WITHIN_A_DOSE, "$1\u00a0"));
}

/**
 * The pieces of one paragraph: in Arabic, each Latin word, number or dose in an element of its own.
 *
 * @param {string} paragraph
 * @returns {(string | Node)[]}
 */
export function pieces(paragraph) {
  const text = straight(paragraph);
  if (!ARABIC.test(text)) return [text.replace(WITHIN_A_DOSE, "$1\u00a0")];
  const made = [];
  let from = 0;
  for (const run of text.matchAll(RUN)) {
    made.push(text.slice(from, run.index), el("bdi", {dir: "ltr"}, run[0].replace(WITHIN_A_DOSE, "$1\u00a0")));
    from = run.index + run[0].length;
  }
  made.push(text.slice(from));
  return made;
}

/**
 * A letter's words: a paragraph for each line, each with the direction of its own first letter.
 *
 * @param {string} text
 * @returns {HTMLElement[]}
 */
export function paragraphs(text) {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => paragraph(line));
}

function paragraph(line) {
  const arabic = ARABIC.test(line);
  return el("p", {dir: arabic ? "rtl" : "auto", lang: arabic ? "ar" : null}, ...pieces(line));
}
