"use strict";
import {MOST_LETTERS, wrap} from "./armor.js";
import {afterCarried} from "./memory.js";
import {mailto} from "./practice.js";
import {canShare, copyWords, giveFile, shareWords} from "./surroundings.js";
import {change} from "./world.js";

/** Another way to the practice than its host, for what waits: shared, mailed, copied or saved; what the screen of `hand.js` can ask for. */

const FILE = "colloque.txt";
const SUBJECT = "Colloque";

/**
 * The letters that go together: a desk reads one only behind those before it. At most as many as one text carries, the
 * oldest first, then those that went no other way yet. An answer to an invite goes by the host alone.
 *
 * @param {import("./memory.js").Memory} memory
 * @returns {{letter: import("./memory.js").Written, raw: Uint8Array}[]}
 */
export function parcel({outbox, written}) {
  const known = new Map(written.map((one) => [one.id, one]));
  const waiting = outbox.map(({id, raw}) => ({letter: known.get(id), raw})).filter(({letter}) => letter.kind !== "enrol");
  const fresh = waiting.length > MOST_LETTERS ? waiting.filter(({letter}) => !letter.handMs) : [];
  return (fresh.length ? fresh : waiting).slice(0, MOST_LETTERS);
}

/** @param {import("./world.js").World} world */
export function carrying(world) {
  const {tell} = world;
  const all = () => parcel(world.state.open.memory);
  const text = () => all().map(({raw}) => wrap(raw)).join("");
  const carried = async (going, by, key) => {
    const ids = going.map(({letter}) => letter.id);
    const kept = await change(world, (memory) => afterCarried(memory, ids, by, Date.now()));
    if (kept) tell({type: "told", kind: "", key});
  };
  return {
    waiting: () => all().map(({letter}) => letter),
    sealedText: text,
    shares: canShare,
    mailAddress: () => mailto(world.state.practice.mail, SUBJECT, text()),
    shareLetters: async () => {
      const going = all();
      if (await shareWords(FILE, SUBJECT, text())) await carried(going, "mail", "hand.given");
      else tell({type: "told", kind: "warn", key: "hand.not_given"});
    },
    mailLetters: () => void carried(all(), "mail", "hand.mailed"),
    copyLetters: async () => {
      const going = all();
      if (await copyWords(text())) await carried(going, "hand", "hand.copied");
      else tell({type: "told", kind: "warn", key: "hand.not_copied"});
    },
    saveLetters: () => {
      giveFile(FILE, text());
      void carried(all(), "hand", "hand.saved");
    },
  };
}
