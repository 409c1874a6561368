"use strict";

// One job in, one answer out, both as JSON: the same in Node and in Chromium. Whole numbers of any size stay exact.

import {openLetter} from "../../../patient/src/opening.js";
import {stretch} from "../../../patient/src/primitives.js";
import {ready} from "../../../patient/src/sodium.js";
import {letter, outcome, SETS} from "./judge.js";
import {sealed} from "./seal.js";
import {lanesOf, unbase64, World} from "./world.js";

const JOBS = {
  vectors: (world, {set, vectors}) => vectors.map((told) => SETS[set](world, told)),
  letters: (world, {vectors}) => vectors.map((told) => letter(world, told)),
  seal: (world, {recipes}) => recipes.map((recipe) => outcome(() => sealed(world, recipe))),
  damage: (world, told) => damage(world, told),
  time: (world, told) => time(world, told),
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

/* Milliseconds of one seal, one opening and one Argon2id of 64 MiB twice: the middle of `rounds`. */
function time(world, {recipe, reader, rounds}) {
  const middle = (run, times) => {
    const took = Array.from({length: times}, () => {
      const start = performance.now();
      run();
      return performance.now() - start;
    });
    return took.sort((one, other) => one - other)[times >> 1];
  };
  const raw = unbase64(sealed(world, recipe).letter);
  const open = () => openLetter(raw, world.reader(reader), world.directory(reader, []));
  const salt = new Uint8Array(16);
  return {
    seal: middle(() => sealed(world, recipe), rounds),
    open: middle(open, rounds),
    argon2id: middle(() => stretch(salt, salt, 2, 64 << 20), 3),
  };
}

/** @param {string} words @returns {Promise<string>} */
export async function answer(words) {
  await ready;
  const job = JSON.parse(words);
  const found = JOBS[job.do](new World(job.world), job);
  return JSON.stringify(found, (_, value) => (typeof value === "bigint" ? JSON.rawJSON(String(value)) : value));
}
