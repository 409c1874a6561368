"use strict";
import {ownCopy} from "./copy.js";
import {exchanges} from "./exchange.js";
import {profileOf} from "./roster.js";
import {momentWords, say} from "./say.js";
import {giveFile} from "./surroundings.js";
import {change, round} from "./world.js";
import {rosterOf, withdraw} from "./writing.js";
import {fromHex} from "./encoding.js";

/** A copy of one's own, and stopping: what the screens of `more.js` can ask for. */

/** @param {import("./world.js").World} world */
export function keeping(world) {
  const {tell} = world;
  return {
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
