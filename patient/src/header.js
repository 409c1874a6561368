"use strict";

import {
  ascii,
  compare,
  dec,
  decList,
  enc,
  encList,
  fromChoice,
  fromText,
  fromU64,
  sized,
  sizedOrEmpty,
  text,
  u64,
} from "./encoding.js";
import {CryptoError} from "./errors.js";
import {Category, Direction, FREE_TEXT_KINDS, Kind, LANGUAGES, LengthClass, RULES} from "./kinds.js";
import {blake, verify} from "./primitives.js";
import {ascending} from "./roster.js";

/**
 * The signed header of a letter: 26 fields, no free text (docs/letter.md, section 4).
 *
 * @typedef {{sender: Uint8Array, seq: bigint, letterHash: Uint8Array}} Ack
 * @typedef {{role: string, keyHash: Uint8Array}} Named `role`: "H", "B" or "P".
 * @typedef {{kind: number, letterId: Uint8Array, direction: number, practice: Uint8Array, sender: Uint8Array,
 *   to: Uint8Array, thread: Uint8Array, consultation: Uint8Array, seq: bigint, prev: Uint8Array, acks: Ack[],
 *   sentMs: bigint, category: number, lang: string, signs: bigint, screenVersion: bigint, screened: bigint,
 *   lengthClass: number, rosterV: bigint, record: Uint8Array, recipients: Named[], bodyHash: Uint8Array,
 *   bodyCtHash: Uint8Array, attachments: Uint8Array[], slotsHash: Uint8Array}} Header
 */

export const HEADER_VERSION = 1;
export const MOST_ACKS = 8;
export const MOST_SLOTS = 16;
export const MOST_ATTACHMENTS = 16;
const SLOT_ROLES = ["H", "B", "P"];
const HEADER_CODE = "header.encoding";

/** The 26 fields; field 1 is the version. @param {Header} header @returns {Uint8Array} */
export function encodeHeader(header) {
  return enc(
    u64(HEADER_VERSION),
    u64(header.kind),
    header.letterId,
    u64(header.direction),
    header.practice,
    header.sender,
    header.to,
    header.thread,
    header.consultation,
    u64(header.seq),
    header.prev,
    encList(header.acks.map((ack) => enc(ack.sender, u64(ack.seq), ack.letterHash))),
    u64(header.sentMs),
    u64(header.category),
    text(header.lang),
    u64(header.signs),
    u64(header.screenVersion),
    u64(header.screened),
    u64(header.lengthClass),
    u64(header.rosterV),
    header.record,
    encList(header.recipients.map((named) => enc(ascii(named.role), named.keyHash))),
    header.bodyHash,
    header.bodyCtHash,
    encList(header.attachments),
    header.slotsHash,
  );
}

/** `H("letter", hdr)`: what names a letter for ever; a re-sealed copy is the same. @returns {Uint8Array} */
export function letterHash(header) {
  return blake("letter", header);
}

/** Refuses a header that `sender` did not sign. */
export function verifyHeader(sender, header, signature) {
  verify(sender, "letter-sig", header, signature, "header.signature");
}

/** The role of a slot: one ASCII letter, "H", "B" or "P". @returns {string} */
export function readRole(data, code) {
  const role = data.length === 1 ? String.fromCharCode(data[0]) : "";
  if (!SLOT_ROLES.includes(role)) throw new CryptoError(code);
  return role;
}

/** The header of its bytes: first every field's form, then version, kind, direction. @returns {Header} */
export function readHeader(data) {
  const fields = dec(data, 26, HEADER_CODE);
  const number = (at) => fromU64(fields[at - 1], HEADER_CODE);
  const fixed = (at, size) => sized(fields[at - 1], size, HEADER_CODE);
  const maybe = (at, size) => sizedOrEmpty(fields[at - 1], size, HEADER_CODE);
  const list = (at, most) => decList(fields[at - 1], HEADER_CODE, most);
  const [version, kind, direction] = [number(1), number(2), number(4)];
  const header = {
    kind: Number(kind),
    letterId: fixed(3, 16),
    direction: Number(direction),
    practice: fixed(5, 32),
    sender: fixed(6, 32),
    to: fixed(7, 32),
    thread: maybe(8, 16),
    consultation: maybe(9, 16),
    seq: number(10),
    prev: maybe(11, 32),
    acks: list(12, MOST_ACKS).map(readAck),
    sentMs: number(13),
    category: fromChoice(fields[13], Category, HEADER_CODE),
    lang: fromText(fields[14], HEADER_CODE),
    signs: number(16),
    screenVersion: number(17),
    screened: number(18),
    lengthClass: fromChoice(fields[18], LengthClass, HEADER_CODE),
    rosterV: number(20),
    record: maybe(21, 32),
    recipients: list(22, MOST_SLOTS).map(readNamed),
    bodyHash: fixed(23, 32),
    bodyCtHash: fixed(24, 32),
    attachments: list(25, MOST_ATTACHMENTS),
    slotsHash: fixed(26, 32),
  };
  checkForm(header);
  if (version !== BigInt(HEADER_VERSION)) throw new CryptoError("header.version");
  fromChoice(fields[1], Kind, "header.kind");
  fromChoice(fields[3], Direction, "header.direction");
  return header;
}

/* What one field asks of another, and what no list says. */
function checkForm(header) {
  const sound =
    LANGUAGES.includes(header.lang) &&
    ascending(header.acks.map((ack) => ack.sender), compare) &&
    (header.prev.length === 0) === (header.seq === 1n) &&
    header.seq !== 0n;
  if (!sound) throw new CryptoError(HEADER_CODE);
}

function readAck(data) {
  const [sender, seq, acked] = dec(data, 3, HEADER_CODE);
  const ack = {
    sender: sized(sender, 32, HEADER_CODE),
    seq: fromU64(seq, HEADER_CODE),
    letterHash: sized(acked, 32, HEADER_CODE),
  };
  if (ack.seq === 0n) throw new CryptoError(HEADER_CODE);
  return ack;
}

function readNamed(data) {
  const [role, keyHash] = dec(data, 2, HEADER_CODE);
  return {role: readRole(role, HEADER_CODE), keyHash: sized(keyHash, 32, HEADER_CODE)};
}

/** "header.fields": the kind fixes which fields are filled. @param {Header} header */
export function checkFields(header) {
  const asks = header.kind === Kind.QUESTION;
  const writes = FREE_TEXT_KINDS.includes(header.kind);
  const sound =
    asks === (header.category !== Category.NONE) &&
    (asks || (header.signs === 0n && header.screenVersion === 0n)) &&
    (header.screenVersion > 0n || header.screened === 0n) &&
    writes === (header.lengthClass !== LengthClass.NONE) &&
    (header.thread.length > 0 || !writes) &&
    header.record.length > 0 === (header.direction === Direction.FROM_PRACTICE);
  if (!sound) throw new CryptoError("header.fields");
}

/** "header.recipients": a question has one `H` and then 1 to 15 `B`; every other letter has one `P`. */
export function checkRecipients(kind, roles) {
  const form = kind === Kind.QUESTION ? /^HB{1,15}$/ : /^P$/;
  if (!form.test(roles.join(""))) throw new CryptoError("header.recipients");
}

/** "header.direction": the kind travels this way, and so does this letter. @param {Header} header */
export function checkDirection(header, expected) {
  const ways = [header.direction, RULES[header.kind].direction];
  if (ways.some((way) => way !== expected)) throw new CryptoError("header.direction");
}
