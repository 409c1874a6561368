"use strict";
import {writeBody} from "./body.js";
import {fromHex, hex} from "./encoding.js";
import {askToEnrol, deviceInbox, dropFile, enrolDigits, inviteInbox, sasKey} from "./invite.js";
import {keysFromSeeds, newKeys} from "./keys.js";
import {Category, Kind} from "./kinds.js";
import {sealLetter} from "./letter.js";
import {acknowledged, afterSealed, newMemory} from "./memory.js";
import {random} from "./primitives.js";
import {readersOf, readRoster, Role} from "./roster.js";

/**
 * What a device writes: each letter signed, sealed, and put into the memory before anything is sent.
 *
 * @typedef {import("./memory.js").Memory} Memory
 */

export const PAGE_VERSION = 1;
const KIND_NAMES = {
  [Kind.QUESTION]: "question",
  [Kind.RECEIPT]: "receipt",
  [Kind.WITHDRAW]: "withdraw",
  [Kind.ENROL]: "enrol",
};

/**
 * A new device answers an invite: fresh keys, and an `enrol` letter that waits in the outbox.
 *
 * @param {Object<string, any>} invite
 * @param {Uint8Array} file the roster file, verified
 * @param {{version: number, language: string, textHash: Uint8Array, text: string} | null} consent `text` stays here, to
 *   be read again; null: on paper
 * @param {string} language
 * @param {number} now ms
 * @returns {Memory}
 */
export function answerInvite(invite, file, consent, language, now) {
  const keys = newKeys();
  const memory = newMemory({
    sigSeed: keys.sig.seed,
    kemSeed: keys.kem.seed,
    rootPk: invite.rootPk,
    roster: file,
    inviteId: invite.inviteId,
    secret: invite.secret,
    language,
  });
  const recipients = [{role: "P", kemPk: rosterOf(memory).headerPk}];
  const words = consent ? {agreed: consent.text} : {};
  return written(memory, askToEnrol(invite, keys, PAGE_VERSION, consent), recipients, now, {}, words).memory;
}

/**
 * A question: the header to the practice, the words to those who read for the physician.
 *
 * @param {Memory} memory
 * @param {{category: number, card: Object<string, any> | null, subject: string, text: string, signs: bigint,
 *   screenVersion: number, screened: bigint}} question
 * @param {number} now ms
 * @returns {{memory: Memory, thread: string}}
 */
export function ask(memory, question, now) {
  const {card, subject, text, category, signs, screenVersion, screened} = question;
  const roster = rosterOf(memory);
  const physician = card ? fromHex(card.physician, "page.memory") : anyPhysician(roster);
  const recipients = [{role: "H", kemPk: roster.headerPk}];
  for (const one of readersOf(roster, physician)) recipients.push({role: "B", kemPk: one.kemPk});
  const consultation = card ? fromHex(card.consultation, "page.memory") : undefined;
  const thread = random(16);
  const facts = {category, signs, screenVersion, screened, thread, consultation};
  const words = {subject, text, alarm: (signs | screened) !== 0n};
  return {memory: written(memory, {kind: Kind.QUESTION, subject, text}, recipients, now, facts, words).memory, thread: hex(thread)};
}

/**
 * Says that a letter was opened here.
 *
 * @param {Memory} memory
 * @param {import("./memory.js").Held} held
 * @param {number} now ms
 * @returns {Memory}
 */
export function acknowledge(memory, held, now) {
  const body = {kind: Kind.RECEIPT, letterHash: fromHex(held.hash, "page.memory"), openedMs: now};
  const facts = {thread: held.thread ? fromHex(held.thread, "page.memory") : undefined};
  return written(memory, body, [{role: "P", kemPk: rosterOf(memory).headerPk}], now, facts).memory;
}

/**
 * "Je ne veux plus": closes device and threads.
 *
 * @param {Memory} memory
 * @param {number} now ms
 * @returns {Memory}
 */
export function withdraw(memory, now) {
  const recipients = [{role: "P", kemPk: rosterOf(memory).headerPk}];
  return {...written(memory, {kind: Kind.WITHDRAW}, recipients, now).memory, withdrawn: true};
}

/** Signs and seals one letter at the next place of this device's lane. */
function written(memory, body, recipients, now, facts = {}, words = {}) {
  const roster = rosterOf(memory);
  const fixed = writeBody(body);
  const draft = {
    practice: roster.practice,
    to: roster.practice,
    written: fixed,
    seq: memory.seq + 1,
    prev: fromHex(memory.prev, "page.memory"),
    sentMs: now,
    rosterV: roster.v,
    lang: memory.language,
    acks: acknowledged(memory).map(({sender, seq, hash}) => ({
      sender: fromHex(sender, "page.memory"),
      seq: BigInt(seq),
      letterHash: fromHex(hash, "page.memory"),
    })),
    ...Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)),
  };
  const sealed = sealLetter(keysFromSeeds(memory.sigSeed, memory.kemSeed).sig, draft, recipients);
  const id = hex(sealed.header.letterId);
  const kept = {
    id,
    hash: hex(sealed.letterHash),
    seq: memory.seq + 1,
    thread: hex(sealed.header.thread),
    consultation: hex(sealed.header.consultation),
    kind: KIND_NAMES[body.kind],
    category: sealed.header.category,
    words,
    header: sealed.headerBytes,
    signature: sealed.signature,
    body: body.kind === Kind.ENROL ? new Uint8Array(0) : fixed.data,
    madeMs: now,
    leftMs: 0,
    handMs: 0,
  };
  const place = `${inboxOf(memory)}/${dropFile(sealed.raw)}`;
  return {memory: afterSealed(memory, kept, {id, place, raw: sealed.raw}), sealed};
}

/** Before its confirm a device writes to the invite's place, then to its own. */
function inboxOf(memory) {
  return memory.drop.length ? deviceInbox(memory.drop) : inviteInbox(memory.secret);
}

/**
 * The eight digits that are compared, while an invite is under way.
 *
 * @param {Memory} memory
 */
export function digitsOf(memory) {
  const keys = keysFromSeeds(memory.sigSeed, memory.kemSeed);
  const device = {sigPk: keys.sig.public, kemPk: keys.kem.public};
  return enrolDigits(sasKey(memory.secret), memory.inviteId, memory.rootPk, device);
}

/**
 * The newest roster that this device verified.
 *
 * @param {Memory} memory
 * @returns {import("./roster.js").Roster}
 */
export function rosterOf(memory) {
  return readRoster(memory.roster, memory.rootPk);
}

function anyPhysician(roster) {
  const found = roster.profiles.find((one) => one.role === Role.PHYSICIAN && one.revoked === null);
  return found ? found.memberId : new Uint8Array(16);
}

/** Matters of a question -> field 14. */
export const CATEGORY_OF = Object.freeze({
  medicine: Category.MEDICINE,
  result: Category.RESULT,
  follow_up: Category.FOLLOW_UP,
  hours: Category.HOURS,
  appointment: Category.APPOINTMENT,
  papers: Category.PAPERS,
});
