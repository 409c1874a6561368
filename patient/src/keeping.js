"use strict";
import {unwrap, wrap} from "./armor.js";
import {ownCopy} from "./copy.js";
import {exchanges} from "./exchange.js";
import {CryptoError} from "./errors.js";
import {afterCarried} from "./memory.js";
import {looksLikeLetter, takeIn} from "./reading.js";
import {profileOf} from "./roster.js";
import {momentWords, say} from "./say.js";
import {copyWords, giveFile} from "./surroundings.js";
import {change, round} from "./world.js";
import {rosterOf, withdraw} from "./writing.js";
import {fromHex} from "./encoding.js";

/** By hand, a copy of one's own, and stopping: what the screens of `more.js` can ask for. */

const MOST_FILE = 3 << 19;

/** @param {import("./world.js").World} world */
export function keeping(world) {
  const {tell} = world;
  const waiting = (id) => world.state.open.memory.outbox.find((one) => one.id === id);
  const carried = (id) => change(world, (memory) => afterCarried(memory, id, Date.now()));
  return {
    letterText: (id) => wrap(waiting(id).raw),
    copyLetter: async (id) => {
      const done = await copyWords(wrap(waiting(id).raw));
      await carried(id);
      tell({type: "told", kind: "", key: done ? "hand.copied" : "hand.how"});
    },
    saveLetter: async (id) => {
      giveFile(`${id.slice(0, 8)}.clq`, waiting(id).raw);
      await carried(id);
    },
    takeText: (words) => takeAll(world, new TextEncoder().encode(words)),
    takeFile: async (file) => {
      if (!file || file.size > MOST_FILE) return tell({type: "told", kind: "stop", key: "hand.bad"});
      await takeAll(world, new Uint8Array(await file.arrayBuffer()));
    },
    saveCopy: () => {
      giveFile("colloque.txt", ownCopy(world.state.open.memory, readable(world.state)));
      tell({type: "told", kind: "", key: "copy.saved"});
    },
    withdraw: async () => {
      await change(world, (memory) => withdraw(memory, Date.now()));
      tell({type: "home"});
      void round(world);
    },
  };
}

/** Letters that were carried here: a file as it is, or their text anywhere in what was pasted. */
async function takeAll(world, data) {
  const letters = lettersIn(data);
  let word = "";
  await change(world, (memory) =>
    letters.reduce((kept, raw) => {
      const taken = takeIn(kept, raw, Date.now());
      word = word === "new" ? word : taken.word;
      return taken.memory;
    }, memory),
  );
  const key = {new: "home.new_letter", again: "hand.again", early: "trouble.gap"}[word] ?? "hand.bad";
  if (word === "new") world.tell({type: "home"});
  world.tell({type: "told", kind: word === "new" ? "" : "stop", key});
  void round(world);
}

function lettersIn(data) {
  if (looksLikeLetter(data)) return [data];
  try {
    return unwrap(data);
  } catch (error) {
    if (error instanceof CryptoError) return [];
    throw error;
  }
}

/** The copy in plain words, oldest first. */
function readable({open, language, now, practice}) {
  const {memory} = open;
  const roster = rosterOf(memory);
  const name = (sender) => profileOf(roster, fromHex(sender, "page.memory"))?.name ?? "";
  const at = (ms) => momentWords(language, ms, now);
  const lines = exchanges(memory)
    .reverse()
    .flatMap(({question, answers}) => [
      `${at(question.madeMs)}  ${say(language, "reply.you")}  ${question.words.subject}`,
      question.words.text,
      `  ${question.hash}`,
      "",
      ...answers.flatMap((held) => [`${at(held.cameMs)}  ${name(held.sender)}`, held.words.text, `  ${held.record}`, ""]),
    ]);
  return [practice.practice, say(language, "shell.not_a_prescription"), "", ...lines].join("\n").normalize("NFC");
}
