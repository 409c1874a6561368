"use strict";
import {hear} from "./hearing.js";
import {Sign} from "./kinds.js";
import {RULES, SAID, SCREENING, TICK_LISTS} from "./signs.js";

/*
 * Alarm signs in a text, by the rules of the desk (`core/charter/alarms.py`, `signs.py`), and the signs to tick by who is
 * ill. Finding none says nothing: the text is screened, not understood.
 *
 * @typedef {{what: string, first: number, last: number}} Said words from `first` to before `last` say `what`
 * @typedef {{sign: string, start: number, end: number}} SignSeen in code points of the text
 */

export const SCREEN_VERSION = SCREENING;

/** Who may be ill: each has a list of its own. */
export const GROUPS = Object.keys(TICK_LISTS);

const REACH = 12;
const NEAR = 4;
const DENIES = 1;
const GAP = 3;
const HIDING = ["plain", "past"];
const PHRASES = phrasesByStart();
const MEETINGS = Object.entries(RULES).flatMap(([sign, rules]) => rules.split("|").map((rule) => meeting(sign, rule)));

/**
 * The signs to tick for somebody, the likeliest first.
 *
 * @param {string} group
 * @returns {string[]}
 */
export function signsOf(group) {
  return TICK_LISTS[group];
}

/**
 * The bits of signs for a letter's header.
 *
 * @param {string[]} names
 * @returns {bigint}
 */
export function signBits(names) {
  return names.reduce((bits, name) => bits | Sign[name.toUpperCase()], 0n);
}

/**
 * The names of the signs found in a text, each once, in order.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function screen(text) {
  return [...new Set(signsIn(text).map((seen) => seen.sign))];
}

/**
 * Every sign said in a text as present and not denied right there, in order, each place once.
 *
 * @param {string} text
 * @returns {SignSeen[]}
 */
export function signsIn(text) {
  const words = hear(text);
  const heard = hearing(words, saidIn(words));
  const found = new Map();
  for (const rule of MEETINGS) {
    for (const hit of hits(heard, rule)) {
      const seen = {sign: rule.sign, start: words[hit.first].start, end: words[hit.last - 1].end};
      const key = `${seen.sign} ${seen.start}`;
      if (!found.has(key)) found.set(key, seen);
    }
  }
  const byName = (one, two) => (one.sign < two.sign ? -1 : one.sign > two.sign ? 1 : 0);
  return [...found.values()].sort((one, two) => one.start - two.start || byName(one, two));
}

function phrasesByStart() {
  const starting = new Map();
  for (const [what, phrases] of Object.entries(SAID)) {
    for (const words of phrases.split("|").map((phrase) => phrase.split(" "))) {
      const start = words[0].slice(0, 2);
      if (!starting.has(start)) starting.set(start, []);
      starting.get(start).push({what, words});
    }
  }
  return starting;
}

function meeting(sign, rule) {
  const parts = rule.split("&").map((part) => ({
    things: part.split(/[+>]/).map((thing) => thing.trim()),
    ordered: part.includes(">"),
  }));
  return {sign, parts};
}

/** @returns {Said[]} all that is said, in order of its first word */
function saidIn(words) {
  const said = [];
  words.forEach((word, first) => {
    const here = new Set();
    for (const start of new Set(word.forms.map((form) => form.slice(0, 2)))) {
      for (const phrase of PHRASES.get(start) ?? []) {
        const last = endOf(words, first, phrase.words);
        const key = `${phrase.what} ${last}`;
        if (last && !here.has(key)) said.push({what: phrase.what, first, last});
        here.add(key);
      }
    }
  });
  return said;
}

/** The place behind a phrase when it is said from `from` on, within one sentence; 0 when it is not. */
function endOf(words, from, phrase) {
  let at = from;
  for (let place = 0; place < phrase.length; place += 1) {
    if (phrase[place] === "~") return endAfterGap(words, at, phrase.slice(place + 1));
    if (at >= words.length || !fits(words[at], phrase[place])) return 0;
    if (place && words[at - 1].sentence !== words[at].sentence) return 0;
    at += 1;
  }
  return at;
}

function endAfterGap(words, at, rest) {
  for (let start = at; start <= at + GAP; start += 1) {
    const end = endOf(words, start, rest);
    if (end && words[at - 1].sentence === words[end - 1].sentence) return end;
  }
  return 0;
}

function fits(word, wanted) {
  if (!wanted.endsWith("*")) return word.forms.includes(wanted);
  return word.forms.some((form) => form.startsWith(wanted.slice(0, -1)));
}

/** All that a text says, by what and by where it begins, without what stands inside a phrase that hides it. */
function hearing(words, said) {
  const hidden = new Map();
  for (const {what, first, last} of said) {
    if (!HIDING.includes(what)) continue;
    for (let place = first; place < last; place += 1) hidden.set(place, Math.max(last, hidden.get(place) ?? 0));
  }
  const starting = new Map();
  const denials = new Map();
  for (const one of said) {
    if (one.what === "not") add(denials, one.last, one);
    if (!HIDING.includes(one.what) && (hidden.get(one.first) ?? 0) >= one.last) continue;
    if (!starting.has(one.what)) starting.set(one.what, new Map());
    add(starting.get(one.what), one.first, one);
  }
  const heard = {words, starting, denials};
  const sentences = (what) => new Set([...(starting.get(what)?.keys() ?? [])].map((place) => words[place].sentence));
  const feared = new Map();
  for (const place of starting.get("maybe")?.keys() ?? []) {
    if (!feared.has(words[place].sentence)) feared.set(words[place].sentence, place);
  }
  return {...heard, present: sentences("now"), past: sentences("past"), feared};
}

function add(lists, place, one) {
  if (!lists.has(place)) lists.set(place, []);
  lists.get(place).push(one);
}

/** Where the last part of a rule is said, if every other part is said somewhere. */
function hits(heard, rule) {
  const parts = rule.parts.map((part) => partOf(heard, part));
  return parts.every((part) => part.length) ? parts[parts.length - 1] : [];
}

function partOf(heard, part) {
  const found = [];
  for (const begun of heard.starting.get(part.things[0])?.values() ?? []) {
    for (const one of begun) {
      for (const hit of together(heard, part, [one])) {
        const first = Math.min(...hit.map((thing) => thing.first));
        const last = Math.max(...hit.map((thing) => thing.last));
        if (!denied(heard, hit) && !absent(heard, first)) found.push({first, last});
      }
    }
  }
  return found;
}

function together(heard, part, hit) {
  if (hit.length === part.things.length) return [hit];
  const starts = heard.starting.get(part.things[hit.length]);
  if (!starts) return [];
  const begun = hit[hit.length - 1];
  const from = part.ordered ? begun.last : begun.first - REACH;
  const to = part.ordered ? begun.last + NEAR + 1 : begun.last + REACH;
  const found = [];
  for (let place = from; place < to; place += 1) {
    for (const one of starts.get(place) ?? []) {
      if (isBeside(heard, hit, one)) found.push(...together(heard, part, [...hit, one]));
    }
  }
  return found;
}

/** Whether a thing stands in the sentence of a hit, within reach of it, and beside it, not in it. */
function isBeside({words}, hit, one) {
  const all = [...hit, one];
  const first = Math.min(...all.map((thing) => thing.first));
  const last = Math.max(...all.map((thing) => thing.last));
  if (hit.some((other) => touches(one, other)) || last - first > REACH) return false;
  return words[first].sentence === words[last - 1].sentence;
}

/** Whether a negation stands just before a thing said; one inside a thing ("peut pas") is its own. */
function denied({words, denials}, hit) {
  return hit.some((thing) => {
    for (let place = thing.first - DENIES; place <= thing.first; place += 1) {
      for (const negation of denials.get(place) ?? []) {
        const own = hit.some((other) => touches(negation, other));
        if (!own && words[negation.first].clause === words[thing.first].clause) return true;
      }
    }
    return false;
  });
}

/** Whether the sentence tells of the past, or before `first` of what may be, and of nothing since or today. */
function absent({words, present, past, feared}, first) {
  const {sentence} = words[first];
  const afterFear = (feared.get(sentence) ?? first) < first;
  return !present.has(sentence) && (afterFear || past.has(sentence));
}

function touches(one, other) {
  return one.first < other.last && other.first < one.last;
}
