"use strict";

import {equal} from "./encoding.js";

/**
 * The sequence rule of a lane, (sender sig pk, to): pure, on what the reader holds (docs/letter.md, section 7).
 *
 * @typedef {{hash: Uint8Array, prev: Uint8Array}} Link A letter held, and the hash it names before itself.
 * @typedef {{last: bigint, held: Map<bigint, Link>, frozen: boolean}} Lane `last`: the highest seq without a gap,
 *   0n when empty. `held`: every letter held, at least those next to the seq in question. `frozen`: forked before.
 */

/** What a letter is to its lane. */
export const Step = Object.freeze({NEXT: "next", DUPLICATE: "duplicate", GAP: "gap", FORK: "fork"});

/** A lane of which nothing is held. @returns {Lane} */
export function emptyLane() {
  return {last: 0n, held: new Map(), frozen: false};
}

/** Judges the letter `link` at `seq` >= 1. @param {Lane} lane @param {bigint} seq @param {Link} link @returns {string} */
export function step(lane, seq, link) {
  const known = lane.held.get(seq);
  if (known && equal(known.hash, link.hash)) return Step.DUPLICATE;
  const [before, after] = [lane.held.get(seq - 1n), lane.held.get(seq + 1n)];
  const broken = (before && !equal(before.hash, link.prev)) || (after && !equal(after.prev, link.hash));
  if (lane.frozen || known || broken) return Step.FORK;
  return seq > lane.last + 1n ? Step.GAP : Step.NEXT;
}

/** The highest seq without a gap when everything up to `last` is settled. @returns {bigint} */
export function runFrom(last, held) {
  let reached = last;
  while (held.has(reached + 1n)) reached += 1n;
  return reached;
}
