"use strict";

/*
 * What screening hears in a text: its words in every form, and where clauses and sentences end. The desk hears the same
 * (`core/charter/hearing.py`, `gate/text.py`, `gate/spelling.py`); `tests/vectors/signs.json` holds both to one answer.
 *
 * @typedef {{start: number, end: number, forms: string[], clause: number, sentence: number}} Word in code points
 */

const LOOKALIKES = pairs("авекмнорстухіјѕһԁԛԝьαβεηικνορτυχγω", "abekmhopctyxijshdqwbabenikvoptuxyw");
const WRITTEN_AS = new Map([
  ...pairs("أإآٱىئؤةکیڨگپڥ", "ااااييوهكيقكبف"),
  ...["’", "‘", "ʼ", "`"].map((mark) => [mark, "'"]),
  ...["‐", "‑"].map((mark) => [mark, "-"]),
  ["œ", "oe"], ["æ", "ae"], ["ß", "ss"], ["ı", "i"], ["ł", "l"], ["ø", "o"], ["×", "x"], ["⁄", "/"], ["٫", ","],
  ["µ", "u"], ["μ", "u"],
]);
const SOUNDS = [
  ["kh", "5"], ["gh", "8"], ["sh", "$"], ["ch", "$"], ["th", "t"], ["dh", "d"], ["ou", "u"], ["oo", "u"],
  ["o", "u"], ["w", "u"], ["e", "a"], ["3", "a"], ["2", ""], ["y", "i"], ["7", "h"], ["9", "q"], ["c", "k"],
];
const HEADS = ["وال", "بال", "فال", "كال", "عال", "هال", "مال", "ولل", "لل", "ال", "و", "ف", "ب", "ل", "ك", "س"];
const UNSEEN = /^[\p{Mn}\p{Cf}ـ]$/u;
const WORD = /[a-z0-9]+|[ء-ي]+/g;
const SENTENCE_END = /[!?؟\n.]/;
const CLAUSE_END = /[,;:،؛()[\]«»"–—]| - /;

function pairs(from, to) {
  const meant = [...to];
  return new Map([...from].map((letter, place) => [letter, meant[place]]));
}

/**
 * A character as it is compared: lower case, without accents or marks, one alphabet.
 *
 * @param {string} character
 * @returns {string}
 */
export function foldCharacter(character) {
  const written = WRITTEN_AS.get(character);
  if (written !== undefined) return written;
  const plain = character.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKD");
  return [...plain].map(foldPart).join("");
}

function foldPart(part) {
  if (UNSEEN.test(part)) return "";
  if (/^\p{Nd}$/u.test(part)) return String(figure(part.codePointAt(0)));
  return WRITTEN_AS.get(part) ?? LOOKALIKES.get(part) ?? part;
}

/** What a decimal figure of any writing counts: ten stand in a row in Unicode, from 0 to 9. */
function figure(code) {
  let zero = code;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return (code - zero) % 10;
}

/**
 * The words of a text, in order.
 *
 * @param {string} text
 * @returns {Word[]}
 */
export function hear(text) {
  const places = [];
  let folded = "";
  [...text].forEach((character, place) => {
    const part = foldCharacter(character);
    folded += part;
    for (let unit = 0; unit < part.length; unit += 1) places.push(place);
  });
  const words = [];
  let clause = 0;
  let sentence = 0;
  let last = 0;
  for (const match of folded.matchAll(WORD)) {
    const gap = words.length ? folded.slice(last, match.index) : "";
    const decimal = /^[.,]$/.test(gap) && /\d/.test(folded[last - 1]) && /^\d/.test(match[0]);
    if (!decimal && SENTENCE_END.test(gap)) sentence += 1;
    if (!decimal && (SENTENCE_END.test(gap) || CLAUSE_END.test(gap))) clause += 1;
    last = match.index + match[0].length;
    words.push({start: places[match.index], end: places[last - 1] + 1, forms: formsOf(match[0]), clause, sentence});
  }
  return words;
}

function formsOf(word) {
  if (/^[a-z0-9]/.test(word)) return [word, calm(word), sound(word)];
  const plain = calm(word);
  const bare = HEADS.filter((head) => plain.startsWith(head) && plain.length - head.length >= 2);
  return [word, plain, ...bare.map((head) => plain.slice(head.length))];
}

/** A word without letters drawn out for emphasis. */
function calm(word) {
  return word.replace(/(.)\1{2,}/g, "$1");
}

/** What a word sounds like in Tunisian: one letter a sound, no doubled letter, no article in front. */
function sound(word) {
  const heard = SOUNDS.reduce((whole, [written, meant]) => whole.replaceAll(written, () => meant), word);
  return `^${heard.replace(/(.)\1+/g, "$1")}`.replace(/\^(?:al|l)(?=[^aiul*].{2})/g, "^");
}
