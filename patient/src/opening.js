"use strict";

import {bodyLengthClass, readBody} from "./body.js";
import {dec, enc, equal, sized} from "./encoding.js";
import {CryptoError} from "./errors.js";
import {checkDirection, checkFields, checkRecipients, letterHash, readHeader, verifyHeader} from "./header.js";
import {Direction, Kind, RULES, Signer, SIGNER_OF_ROLE} from "./kinds.js";
import {practiceId} from "./keys.js";
import {step, Step} from "./lanes.js";
import {headerAd, openSlot, takeApart} from "./letter.js";
import {blake, kdf, label, SIG_BYTES, unpadExactly, unseal} from "./primitives.js";
import {profileOf, readRoster} from "./roster.js";

/**
 * Opening a letter: fixed order, stop at the first failure, one error class each (docs/letter.md, section 6).
 *
 * @typedef {{practice: Uint8Array, sigPk: Uint8Array, headerKeys: import("./primitives.js").KemKey[],
 *   ownKeys: import("./primitives.js").KemKey[]}} Reader A device has no header keys.
 * @typedef {{signer: string, revoked: boolean}} Sender What the reader knows of a key.
 * @typedef {Object} Directory What the reader knows of the world. Every answer comes from its own memory.
 * @property {(sigPk: Uint8Array) => Sender|null} sender
 * @property {(body: import("./body.js").Body) => boolean} vouched Whether the MAC of an enrol, join or confirm is right.
 * @property {(thread: Uint8Array, sender: Uint8Array) => boolean} foreign Whether the thread is another patient's.
 * @property {(sender: Uint8Array, to: Uint8Array, seq: bigint) => import("./lanes.js").Lane} lane
 * @typedef {{header: import("./header.js").Header, headerBytes: Uint8Array, signature: Uint8Array,
 *   letterHash: Uint8Array, body: import("./body.js").Body|null, bodyBytes: Uint8Array|null}} Opened
 * @typedef {{result: string, letter: Opened, sender: Sender|null, reason: string}} Outcome `result` is a value of
 *   Result; `reason` is empty but for a letter set aside ("sender.unknown", "sender.revoked", "lane.gap") or forked.
 */

/** Only an accepted letter may be shown as the practice's word. */
export const Result = Object.freeze({
  ACCEPTED: "accepted",
  SET_ASIDE: "set aside",
  DUPLICATE: "duplicate",
  FORKED: "forked",
});

const VOUCHED_KINDS = [Kind.ENROL, Kind.JOIN, Kind.CONFIRM];
const KINDS_OF_NEW_KEYS = [Kind.ENROL, Kind.JOIN];
const KINDS_WITH_ROSTER = [Kind.CONFIRM, Kind.ROSTER];

/** What a roster says of a key: a device's whole directory of senders. @returns {Sender|null} */
export function senderIn(roster, sigPk) {
  const profile = profileOf(roster, sigPk);
  return profile && {signer: SIGNER_OF_ROLE[profile.role], revoked: profile.revoked !== null, dates: profile.dates};
}

/** Whether a substitute may answer at a time; no limit is signed where there are no dates. @returns {boolean} */
function replacesAt(sender, ms) {
  const {dates = []} = sender;
  return dates.length === 0 || dates.some(([start, end]) => start <= ms && ms < end);
}

/**
 * Opens and judges a letter; throws a CryptoError with the code of the first check that fails.
 * @param {Uint8Array} raw @param {Reader} reader @param {Directory} directory @returns {Outcome}
 */
export function openLetter(raw, reader, directory) {
  const parts = takeApart(raw);
  const keys = openSlots(parts, reader);
  const {header, headerBytes, signature} = openHeader(parts, keys);
  checkPlace(header, reader, keys);
  const sender = directory.sender(header.sender);
  if (sender && !RULES[header.kind].signers.includes(sender.signer)) throw new CryptoError("sender.role");
  if (sender && header.kind === Kind.REPLY && !replacesAt(sender, header.sentMs)) throw new CryptoError("sender.dates");
  verifyHeader(header.sender, headerBytes, signature);
  checkParts(header, parts, keys);
  const bodyBytes = keys.bodyKey.length ? openBody(header, parts.bodyCt, keys.bodyKey) : null;
  const body = bodyBytes && readLetterBody(header, bodyBytes);
  if (header.thread.length && directory.foreign(header.thread, header.sender)) throw new CryptoError("thread.foreign");
  const letter = {header, headerBytes, signature, letterHash: letterHash(headerBytes), body, bodyBytes};
  return judge(letter, sender, directory);
}

/* The first `H` or `P` slot that opens, and the first `B`. The header key opens letters to the practice only. */
function openSlots(parts, reader) {
  const practiceWay = firstSlot(parts, ["H", "P"], reader.headerKeys);
  const found = practiceWay ?? firstSlot(parts, ["P"], reader.ownKeys);
  if (!found) throw new CryptoError("slot.none");
  const body = firstSlot(parts, ["B"], reader.ownKeys);
  return {
    headerKey: found.keys.slice(0, 32),
    bodyKey: body ? body.keys : found.keys.slice(32),
    direction: practiceWay ? Direction.TO_PRACTICE : Direction.FROM_PRACTICE,
    used: body ? [found, body] : [found],
  };
}

/* The first slot of one of `roles` that one of `keys` opens: its place, letter id, the key's hash, what is inside. */
function firstSlot(parts, roles, keys) {
  for (const key of keys) {
    for (const [at, slot] of parts.slots.entries()) {
      if (!roles.includes(slot.role)) continue;
      const inside = tryOpen(slot, key);
      if (inside) return {at, letterId: inside[0], keyHash: blake("pk", key.public), keys: inside[1]};
    }
  }
  return null;
}

function tryOpen(slot, key) {
  try {
    return openSlot(slot, key);
  } catch (error) {
    if (error instanceof CryptoError && error.code === "slot.none") return null;
    throw error;
  }
}

function openHeader(parts, keys) {
  const ad = headerAd(parts.slotsHash, parts.bodyCtHash);
  const padded = unseal(kdf(keys.headerKey, "hdr"), parts.headerCt, ad, "header.seal");
  const [headerBytes, signature] = dec(unpadExactly(padded, "header.encoding", true), 2, "header.encoding");
  const header = readHeader(headerBytes);
  return {header, headerBytes, signature: sized(signature, SIG_BYTES, "header.encoding")};
}

function checkPlace(header, reader, keys) {
  checkDirection(header, keys.direction);
  if (!equal(header.practice, reader.practice)) throw new CryptoError("header.practice");
  const to = header.direction === Direction.TO_PRACTICE ? reader.practice : reader.sigPk;
  if (!equal(header.to, to)) throw new CryptoError("header.to");
  checkFields(header);
  if (keys.used.some((slot) => !equal(slot.letterId, header.letterId))) throw new CryptoError("slot.letter");
}

function checkParts(header, parts, keys) {
  const roles = header.recipients.map((named) => named.role);
  checkRecipients(header.kind, roles);
  const named = roles.join("") === parts.slots.map((slot) => slot.role).join("");
  if (!named || keys.used.some((slot) => !equal(header.recipients[slot.at].keyHash, slot.keyHash))) {
    throw new CryptoError("header.recipients");
  }
  if (!equal(header.slotsHash, parts.slotsHash)) throw new CryptoError("slots.hash");
  if (!equal(header.bodyCtHash, parts.bodyCtHash)) throw new CryptoError("body.hash");
  if (header.attachments.length) throw new CryptoError("attachments.present");
}

function openBody(header, bodyCt, bodyKey) {
  const padded = unseal(kdf(bodyKey, "body"), bodyCt, enc(label("body"), header.letterId), "body.seal");
  const data = unpadExactly(padded, "body.encoding", false);
  if (!equal(blake("body", data), header.bodyHash)) throw new CryptoError("body.commitment");
  return data;
}

function readLetterBody(header, data) {
  const body = readBody(header.kind, data);
  if (bodyLengthClass(body) !== header.lengthClass) throw new CryptoError("body.length_class");
  if (KINDS_OF_NEW_KEYS.includes(body.kind) && !equal(body.sigPk, header.sender)) throw new CryptoError("body.sender");
  if (KINDS_WITH_ROSTER.includes(body.kind)) {
    const roster = readRoster(body.roster, null);
    if (!equal(practiceId(roster.rootPk), header.practice)) throw new CryptoError("roster.root");
  }
  return body;
}

function judge(letter, known, directory) {
  const {header, body} = letter;
  const lane = directory.lane(header.sender, header.to, header.seq);
  const place = step(lane, header.seq, {hash: letter.letterHash, prev: header.prev});
  const kind = body ? body.kind : 0;
  const because = (result, reason = "", sender = known) => ({result, letter, sender, reason});
  if (place === Step.DUPLICATE) return because(Result.DUPLICATE);
  if (place === Step.FORK) return because(Result.FORKED, "lane.fork");
  if (VOUCHED_KINDS.includes(kind) && !directory.vouched(body)) return because(Result.SET_ASIDE, "sender.unknown");
  const sender = known ?? (KINDS_OF_NEW_KEYS.includes(kind) ? {signer: Signer.INVITED, revoked: false} : null);
  if (!sender) return because(Result.SET_ASIDE, "sender.unknown");
  if (sender.revoked) return because(Result.SET_ASIDE, "sender.revoked");
  if (place === Step.GAP) return because(Result.SET_ASIDE, "lane.gap");
  return because(Result.ACCEPTED, "", sender);
}
