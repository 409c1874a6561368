"use strict";
import {b64, enc, encList, fromHex, text} from "./encoding.js";
import {keysFromSeeds} from "./keys.js";
import {sign} from "./primitives.js";

/**
 * A copy of one's own: every question and answer in plain words, then the same as the practice's record names them
 * (signed header, signature, body), the whole signed by this device (docs/letter.md, section 9).
 */

const BEGIN = "-----BEGIN COLLOQUE COPY-----";
const END = "-----END COLLOQUE COPY-----";

/**
 * The file as text.
 *
 * @param {import("./memory.js").Memory} memory
 * @param {string} words what a person reads, without the lines BEGIN and END
 * @returns {string}
 */
export function ownCopy(memory, words) {
  const keys = keysFromSeeds(memory.sigSeed, memory.kemSeed);
  const letters = [...memory.written, ...memory.held].filter((one) => one.body.length);
  const parts = enc(
    memory.rootPk,
    memory.roster,
    keys.sig.public,
    encList(letters.map((one) => enc(one.header, one.signature, one.body, fromHex(one.record ?? "", "page.memory")))),
  );
  const signature = sign(keys.sig, "copy-sig", enc(text(words), parts));
  const lines = b64(enc(parts, signature)).match(/.{1,64}/g);
  return [words, BEGIN, ...lines, END, ""].join("\n");
}
