"use strict";
import {fromLink, unwrap, wrap} from "./armor.js";
import {answerFragment} from "./enrolling.js";
import {CryptoError} from "./errors.js";
import {looksLikeLetter, takeIn} from "./reading.js";
import {copyWords} from "./surroundings.js";
import {change, round} from "./world.js";

/** Letters of the practice that come without its host: by the link of a mail, as a file, or pasted. */

const MOST_FILE = 3 << 19;
const LINK = /#l=([\w-]*)/;
const SAID = {new: "home.new_letter", again: "hand.again", early: "hand.early", "slot.none": "link.other"};

/**
 * The letter in the fragment of an address: null where it is another fragment, no bytes where it is damaged.
 *
 * @param {string} fragment without its "#"
 * @returns {Uint8Array | null}
 */
export function letterOfFragment(fragment) {
  const found = fragment.startsWith("l=") ? LINK.exec(`#${fragment}`) : null;
  if (!found) return null;
  try {
    const raw = fromLink(found[1]);
    return looksLikeLetter(raw) ? raw : new Uint8Array(0);
  } catch (error) {
    if (error instanceof CryptoError) return new Uint8Array(0);
    throw error;
  }
}

/** @param {import("./world.js").World} world */
export function arriving(world) {
  const {tell} = world;
  return {
    takeText: (words) => takeAll(world, lettersIn(new TextEncoder().encode(words))),
    takeFile: async (file) => {
      if (!file || file.size > MOST_FILE) return tell({type: "told", kind: "stop", key: "hand.bad"});
      await takeAll(world, lettersIn(new Uint8Array(await file.arrayBuffer())));
    },
    copyBrought: async () => {
      const done = await copyWords(wrap(world.state.letter));
      tell({type: "told", kind: "", key: done ? "hand.copied" : "link.nobody"});
    },
  };
}

/**
 * What an address brought while the page was open already: a letter, or an invite.
 *
 * @param {import("./world.js").World} world
 * @param {string} fragment
 */
export async function answerAddress(world, fragment) {
  const letter = letterOfFragment(fragment);
  if (!letter) return answerFragment(world, fragment);
  if (letter.length === 0) return world.tell({type: "told", kind: "stop", key: "link.broken"});
  world.tell({type: "brought", letter});
  await openBrought(world);
}

/**
 * Opens the letter of a link, once somebody's code let her in. Of several persons it waits for whose it is.
 *
 * @param {import("./world.js").World} world
 */
export async function openBrought(world) {
  const {letter, open, persons} = world.state;
  if (!letter || !open) return;
  const word = await takeAll(world, [letter]);
  if (word !== "slot.none" || persons.length < 2) world.tell({type: "taken"});
}

/**
 * Letters that were brought here. One whose outer form is broken is told now and not remembered.
 *
 * @returns {Promise<string>} what became of them: "new" where one of them is, else the last one's word
 */
async function takeAll(world, letters) {
  let word = "";
  const take = (memory, raw) => {
    const taken = takeIn(memory, raw, Date.now());
    word = word === "new" ? word : taken.word;
    return taken.word.startsWith("letter.") ? memory : taken.memory;
  };
  const kept = await change(world, (memory) => letters.reduce(take, memory));
  if (!kept) return word;
  if (word === "new") world.tell({type: "home"});
  const key = word ? SAID[word] ?? (word.startsWith("letter.") ? "link.broken" : "trouble.letter") : "hand.bad";
  world.tell({type: "told", kind: {new: "", again: "", early: "warn"}[word] ?? "stop", key});
  void round(world);
  return word;
}

/** A letter as it is, its text anywhere in what was brought, or its link. */
function lettersIn(data) {
  if (looksLikeLetter(data)) return [data];
  try {
    return unwrap(data);
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    const link = LINK.exec(new TextDecoder("latin1").decode(data));
    return link ? [letterOfFragment(link[0].slice(1))] : [];
  }
}
