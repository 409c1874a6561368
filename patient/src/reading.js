"use strict";
import {equal, fromHex, hex} from "./encoding.js";
import {CryptoError} from "./errors.js";
import {callbackDigits, confirmKey, deviceOutbox, dropFile, inviteOutbox, sasKey, vouchesForConfirm} from "./invite.js";
import {keysFromSeeds} from "./keys.js";
import {Kind, Level} from "./kinds.js";
import {MAGIC} from "./letter.js";
import {afterAccepted, afterRefused, laneOf} from "./memory.js";
import {openLetter, Result, senderIn} from "./opening.js";
import {readRoster, succeeds} from "./roster.js";
import {TEMPLATES} from "./templates.js";
import {rosterOf} from "./writing.js";

/**
 * What a device reads. Only a letter that `openLetter` accepts is ever shown as the practice's word.
 *
 * @typedef {import("./memory.js").Memory} Memory
 */

const MOST_EARLY = 40;
const KINDS = {
  [Kind.REPLY]: "reply",
  [Kind.CARD]: "card",
  [Kind.NOTICE]: "notice",
  [Kind.ADMIN]: "admin",
  [Kind.CALLBACK]: "callback",
  [Kind.CONFIRM]: "confirm",
  [Kind.ROSTER]: "roster",
};

/**
 * Opens one letter. The word: "new", "again", "early" (an earlier one of its lane is missing, or the roster that names its
 * sender: it is kept and tried again), "frozen" (its lane forked), or the class of the refusal.
 *
 * @param {Memory} memory
 * @param {Uint8Array} raw
 * @param {number} now ms
 * @returns {{memory: Memory, word: string}}
 */
export function takeIn(memory, raw, now) {
  const opened = open(memory, raw);
  if (typeof opened === "string") return {memory: afterRefused(memory, opened, dropFile(raw), now), word: opened};
  const {result, letter, reason} = opened;
  if (result === Result.DUPLICATE) return {memory, word: "again"};
  if (result === Result.FORKED) {
    const frozen = {...memory.frozen, [hex(letter.header.sender)]: true};
    return {memory: afterRefused({...memory, frozen}, "lane.fork", dropFile(raw), now), word: "frozen"};
  }
  if (result === Result.SET_ASIDE && comesLater(memory, letter.header, reason)) return {memory: waits(memory, raw), word: "early"};
  if (result !== Result.ACCEPTED || !letter.body) {
    return {memory: afterRefused(memory, reason, dropFile(raw), now), word: reason};
  }
  const kept = afterAccepted(keptOfSecret(memory, letter.body), heldOf(letter, now));
  const newest = letter.body.kind === Kind.ROSTER ? newerRoster(kept, letter.body.roster, now).memory : kept;
  return {memory: caughtUp(newest, now), word: "new"};
}

/** Of an enrolment at a distance two subkeys stay (docs/letter.md, section 9): they tell which invite was answered, and raise no level. */
function keptOfSecret(memory, body) {
  if (body.kind !== Kind.CONFIRM || body.level !== Level.AT_A_DISTANCE) return memory;
  return {...memory, subkeys: {sas: sasKey(memory.secret), confirm: confirmKey(memory.secret)}};
}

function open(memory, raw) {
  try {
    return openLetter(raw, readerOf(memory), directoryOf(memory));
  } catch (error) {
    if (error instanceof CryptoError) return error.code;
    throw error;
  }
}

/** Whether what is missing may still come: the letter before it, or the newer roster under which it was written. */
function comesLater(memory, header, reason) {
  return reason === "lane.gap" || (reason === "sender.unknown" && header.rosterV > rosterOf(memory).v);
}

function waits(memory, raw) {
  const known = memory.early.some((one) => equal(one.raw, raw)) || memory.early.length >= MOST_EARLY;
  return known ? memory : {...memory, early: [...memory.early, {raw}]};
}

/** What came too early is tried again, once each. */
function caughtUp(memory, now) {
  return memory.early.reduce((kept, {raw}) => takeIn(kept, raw, now).memory, {...memory, early: []});
}

function readerOf(memory) {
  const keys = keysFromSeeds(memory.sigSeed, memory.kemSeed);
  return {practice: rosterOf(memory).practice, sigPk: keys.sig.public, headerKeys: [], ownKeys: [keys.kem]};
}

/** The roster is all the world that a device trusts; it has one patient, so no thread is somebody else's. */
function directoryOf(memory) {
  const roster = rosterOf(memory);
  return {
    sender: (sigPk) => senderIn(roster, sigPk),
    vouched: (body) => body.kind === Kind.CONFIRM && vouched(memory, roster, body),
    foreign: () => false,
    lane: (sender) => {
      const {last, held, frozen} = laneOf(memory, hex(sender));
      const links = [...held].map(([seq, link]) => [BigInt(seq), linkOf(link)]);
      return {last: BigInt(last), held: new Map(links), frozen};
    },
  };
}

function linkOf({hash, prev}) {
  return {hash: fromHex(hash, "page.memory"), prev: fromHex(prev, "page.memory")};
}

/** Whether a confirm was made with the secret of the invite that this device answered, and its roster may follow ours. */
function vouched(memory, known, body) {
  if (!memory.secret.length || body.level === Level.NONE) return false;
  try {
    const roster = readRoster(body.roster, memory.rootPk);
    succeeds(known, roster);
    const keys = keysFromSeeds(memory.sigSeed, memory.kemSeed);
    const device = {sigPk: keys.sig.public, kemPk: keys.kem.public};
    return vouchesForConfirm(confirmKey(memory.secret), memory.inviteId, device, roster, body);
  } catch (error) {
    if (error instanceof CryptoError) return false;
    throw error;
  }
}

/** @returns {import("./memory.js").Held} */
function heldOf(letter, now) {
  const {header, body} = letter;
  return {
    id: hex(header.letterId),
    hash: hex(letter.letterHash),
    sender: hex(header.sender),
    seq: Number(header.seq),
    prev: hex(header.prev),
    thread: hex(header.thread),
    record: hex(header.record),
    kind: KINDS[header.kind],
    words: wordsOfBody(body),
    header: letter.headerBytes,
    signature: letter.signature,
    body: letter.bodyBytes,
    cameMs: now,
    readMs: 0,
  };
}

/** The fields of a body as the memory keeps them: ids in hexadecimal, a template by its name. */
function wordsOfBody(body) {
  switch (body.kind) {
    case Kind.REPLY:
      return {text: body.text};
    case Kind.CARD:
      return {...body, consultation: hex(body.consultation), physician: hex(body.physician)};
    case Kind.CONFIRM:
      return {level: Number(body.level), dropSecret: body.dropSecret, roster: body.roster};
    case Kind.ROSTER:
      return {};
    default: {
      const values = body.values.map((value) => (typeof value === "string" ? value : hex(value)));
      return {template: TEMPLATES[body.kind][body.template].name, values};
    }
  }
}

/**
 * The roster on the page's host, taken where it rightly follows ours. "roster.*" when it does not: nothing may be
 * written to a practice that has become another one.
 *
 * @param {Memory} memory
 * @param {Uint8Array} file
 * @param {number} now ms
 * @returns {{memory: Memory, code: string}}
 */
export function newerRoster(memory, file, now) {
  if (equal(file, memory.roster)) return {memory, code: ""};
  try {
    succeeds(rosterOf(memory), readRoster(file, memory.rootPk));
  } catch (error) {
    if (error instanceof CryptoError) return {memory, code: error.code};
    throw error;
  }
  return {memory: caughtUp({...memory, roster: file}, now), code: ""};
}

/**
 * Where the next letter would lie on the drop: the confirm first, then number by number. "" when nothing is to come.
 *
 * @param {Memory} memory
 */
export function nextPlace(memory) {
  if (memory.drop.length) return deviceOutbox(memory.drop, memory.next);
  return memory.secret.length ? inviteOutbox(memory.secret) : "";
}

/**
 * Whether these bytes begin as a letter does; else some network answered in the host's place, and nothing was found.
 *
 * @param {Uint8Array} raw
 */
export function looksLikeLetter(raw) {
  return equal(raw.slice(0, MAGIC.length), MAGIC);
}

/**
 * After something was found at a place of the drop. What is no letter for this device is passed by; before the confirm
 * it is looked for again.
 *
 * @param {Memory} memory
 * @param {string} place
 * @param {Uint8Array} raw
 * @param {number} now ms
 * @returns {{memory: Memory, word: string}}
 */
export function takeFrom(memory, place, raw, now) {
  if (place !== nextPlace(memory)) return {memory, word: "again"};
  const numbered = memory.drop.length > 0;
  const taken = takeIn(memory, raw, now);
  return numbered ? {...taken, memory: {...taken.memory, next: memory.next + 1}} : taken;
}

/**
 * What the screen shows during a call: eight digits, from the challenge in the practice's letter and this device's key.
 *
 * @param {Memory} memory
 * @param {import("./memory.js").Held} held
 */
export function callDigits(memory, held) {
  const keys = keysFromSeeds(memory.sigSeed, memory.kemSeed);
  return callbackDigits(fromHex(held.words.values[0], "page.memory"), fromHex(held.id, "page.memory"), keys.sig.public);
}
