"use strict";

// Letters sealed by the page's modules after a recipe: a body, a draft and recipients, bytes as {hex}, u64 as {big}.

import {writeBody} from "../../../patient/src/body.js";
import {b64, hex} from "../../../patient/src/encoding.js";
import {sealLetter} from "../../../patient/src/letter.js";
import {bytes} from "./world.js";

function revived(told) {
  if (Array.isArray(told)) return told.map(revived);
  if (told === null || typeof told !== "object") return told;
  if ("hex" in told) return bytes(told.hex);
  if ("big" in told) return BigInt(told.big);
  return Object.fromEntries(Object.entries(told).map(([key, value]) => [key, revived(value)]));
}

/** The letter of a recipe and its hash. */
export function sealed(world, recipe) {
  const {sender, body, draft, recipients} = revived(recipe);
  const made = sealLetter(world.keys[sender].sig, {...draft, written: writeBody(body)}, recipients);
  return {letter: b64(made.raw), hash: hex(made.letterHash)};
}
