"use strict";

// One job in, one answer out, both as JSON: the same in Node and in Chromium. Whole numbers of any size stay exact.

import {fromLink, toLink, wrap} from "../../../patient/src/armor.js";
import {MOST_LINES, MOST_NAME, MOST_TEXT} from "../../../patient/src/body.js";
import {line, split, withoutDose} from "../../../patient/src/characters.js";
import {b64, hex, text} from "../../../patient/src/encoding.js";
import {MOST_ACKS, MOST_SLOTS} from "../../../patient/src/header.js";
import {INVITE_MS} from "../../../patient/src/invite.js";
import * as kinds from "../../../patient/src/kinds.js";
import {MOST_BYTES} from "../../../patient/src/letter.js";
import {openLetter} from "../../../patient/src/opening.js";
import {readersOf, readRoster, Role} from "../../../patient/src/roster.js";
import {ready} from "../../../patient/src/sodium.js";
import {TEMPLATES} from "../../../patient/src/templates.js";
import {outcome, SETS} from "./judge.js";
import {sealed} from "./seal.js";
import {lanesOf, unbase64, World} from "./world.js";

const LISTS = {...kinds, TEMPLATES, Role, MOST_TEXT, MOST_NAME, MOST_LINES, MOST_ACKS, MOST_SLOTS, MOST_BYTES, INVITE_MS};

const JOBS = {
  vectors: (world, {set, vectors}) => vectors.map((told) => SETS[set](world, told)),
  seal: (world, {recipes}) => recipes.map((recipe) => outcome(() => sealed(world, recipe))),
  damage: (world, told) => damage(world, told),
  characters,
  readers: (world, {files}) => files.map((file) => readers(readRoster(unbase64(file), world.root.public))),
  lists: () => LISTS,
  texts: (world, {raws}) => raws.map((raw) => ({armor: wrap(unbase64(raw)), link: toLink(unbase64(raw))})),
  links: (world, {links}) => links.map((words) => outcome(() => b64(fromLink(words)))),
};

/* What came of a letter with one bit changed in each byte that `every` picks: class -> how often. */
function damage(world, told) {
  const raw = unbase64(told.letter);
  const classes = {};
  for (let at = told.first; at < raw.length; at += told.every) {
    const changed = raw.slice();
    changed[at] ^= 1 << at % 8;
    const found = outcome(() => openLetter(changed, world.reader(told.reader), world.directory(told.reader, lanesOf([]))));
    const name = found.code ?? found.result;
    classes[name] = (classes[name] ?? 0) + 1;
  }
  return classes;
}

/* For each member of a roster: the letters of those to whom a question for that member is sealed. */
function readers(roster) {
  const told = roster.profiles.map((one) => [hex(one.memberId), readersOf(roster, one.memberId).map((each) => each.letter)]);
  return Object.fromEntries(told);
}

/* What is made of each character of the ranges: refused in a line, a figure at the head of a word, white, another in NFC. */
function characters(world, {ranges}) {
  const made = {line: [], figure: [], white: [], nfc: {}};
  for (const [first, last] of ranges) {
    for (let point = first; point <= last; point += 1) {
      const sign = String.fromCodePoint(point);
      const bytes = new TextEncoder().encode(sign);
      if (outcome(() => line(bytes, 1, "no")).code) made.line.push(point);
      if (outcome(() => withoutDose(sign, "no")).code) made.figure.push(point);
      if (split(sign).length === 0) made.white.push(point);
      const written = hex(text(sign));
      if (written !== hex(bytes)) made.nfc[point] = written;
    }
  }
  return made;
}

/** @param {string} words @returns {Promise<string>} */
export async function answer(words) {
  await ready;
  const job = JSON.parse(words);
  const found = JOBS[job.do](new World(job.world), job);
  return JSON.stringify(found, (_, value) => (typeof value === "bigint" ? JSON.rawJSON(String(value)) : value));
}
