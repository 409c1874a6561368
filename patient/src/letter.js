"use strict";

import {bodyLengthClass} from "./body.js";
import {ascii, concat, dec, decList, enc, encList, equal, NOTHING, sized} from "./encoding.js";
import {CryptoError} from "./errors.js";
import {checkFields, checkRecipients, encodeHeader, letterHash, MOST_SLOTS, readHeader, readRole} from "./header.js";
import {Category, RULES} from "./kinds.js";
import {blake, box, kdf, KEM_CT_BYTES, label, pad, pad256, random, seal, sign, SUITE, TAG_BYTES, unbox} from "./primitives.js";

/**
 * Sealing a letter, and its outer form (docs/letter.md, section 3): `"CLQ1" || suite (1 byte) || enc(slots, hdr_ct,
 * body_ct)`, at most 1 MiB.
 *
 * @typedef {{role: string, kemPk: Uint8Array}} Recipient Opens the header, the body, or both.
 * @typedef {{practice: Uint8Array, to: Uint8Array, written: import("./body.js").Written, seq: bigint|number,
 *   prev: Uint8Array, sentMs: bigint|number, rosterV: bigint|number, lang: string, record?: Uint8Array,
 *   thread?: Uint8Array, consultation?: Uint8Array, acks?: import("./header.js").Ack[], category?: number,
 *   signs?: bigint|number, screenVersion?: bigint|number, screened?: bigint|number, letterId?: Uint8Array}} Draft
 *   All of a header that the sender decides; kind, direction and length class follow from the body.
 * @typedef {{raw: Uint8Array, header: import("./header.js").Header, headerBytes: Uint8Array, signature: Uint8Array,
 *   letterHash: Uint8Array}} Sealed `raw` travels; the rest is what the sender keeps.
 * @typedef {{role: string, kemCt: Uint8Array, box: Uint8Array}} Slot
 * @typedef {{slots: Slot[], slotsHash: Uint8Array, headerCt: Uint8Array, bodyCt: Uint8Array, bodyCtHash: Uint8Array}}
 *   Parts The outer form, taken apart; nothing in it is verified.
 */

export const MAGIC = ascii("CLQ1");
export const MOST_BYTES = 1 << 20;
const SLOT_KEY_BYTES = {H: 32, B: 32, P: 64};
const BOX_OVERHEAD = enc(label("slot"), ascii("H"), new Uint8Array(16), NOTHING).length + TAG_BYTES;
const LEFT_OUT = {
  record: NOTHING,
  thread: NOTHING,
  consultation: NOTHING,
  acks: [],
  category: Category.NONE,
  signs: 0n,
  screenVersion: 0n,
  screened: 0n,
};

/**
 * Signs and seals. Refuses what no reader would accept, with the code the reader would give.
 * @param {import("./primitives.js").SigKey} sender @param {Draft} draft @param {Recipient[]} recipients
 * @returns {Sealed}
 */
export function sealLetter(sender, draft, recipients) {
  const {written, letterId = random(16), ...decided} = draft;
  checkRecipients(written.body.kind, recipients.map((recipient) => recipient.role));
  const [headerKey, bodyKey] = [random(32), random(32)];
  const bodyCt = seal(kdf(bodyKey, "body"), pad(written.data), enc(label("body"), letterId));
  const slots = encList(recipients.map((recipient) => makeSlot(recipient, letterId, headerKey, bodyKey)));
  const headerBytes = encodeHeader({
    ...LEFT_OUT,
    ...decided,
    kind: written.body.kind,
    letterId,
    direction: RULES[written.body.kind].direction,
    sender: sender.public,
    lengthClass: bodyLengthClass(written.body),
    recipients: recipients.map(({role, kemPk}) => ({role, keyHash: blake("pk", kemPk)})),
    bodyHash: written.hash,
    bodyCtHash: blake("bodyct", bodyCt),
    attachments: [],
    slotsHash: blake("slots", slots),
  });
  const header = readHeader(headerBytes);
  checkFields(header);
  const signature = sign(sender, "letter-sig", headerBytes);
  const ad = headerAd(header.slotsHash, header.bodyCtHash);
  const headerCt = seal(kdf(headerKey, "hdr"), pad256(enc(headerBytes, signature)), ad);
  const raw = concat(MAGIC, Uint8Array.of(SUITE), enc(slots, headerCt, bodyCt));
  return {raw, header, headerBytes, signature, letterHash: letterHash(headerBytes)};
}

function makeSlot({role, kemPk}, letterId, headerKey, bodyKey) {
  const keys = {H: headerKey, B: bodyKey, P: concat(headerKey, bodyKey)}[role];
  const message = enc(label("slot"), ascii(role), letterId, keys);
  const [kemCt, sealed] = box(kemPk, message, "slot", [ascii(role)], "slot.key");
  return enc(ascii(role), kemCt, sealed);
}

/** What the header's seal is bound to. @returns {Uint8Array} */
export function headerAd(slotsHash, bodyCtHash) {
  return enc(label("hdr"), Uint8Array.of(SUITE), slotsHash, bodyCtHash);
}

/** The outer form: "letter.size", "letter.magic", "letter.suite", "letter.encoding", in this order. @returns {Parts} */
export function takeApart(raw) {
  if (raw.length > MOST_BYTES) throw new CryptoError("letter.size");
  if (!equal(raw.slice(0, 4), MAGIC)) throw new CryptoError("letter.magic");
  if (raw[4] !== SUITE) throw new CryptoError("letter.suite");
  const [slots, headerCt, bodyCt] = dec(raw.slice(5), 3, "letter.encoding");
  const read = decList(slots, "letter.encoding", MOST_SLOTS).map(readSlot);
  return {slots: read, slotsHash: blake("slots", slots), headerCt, bodyCt, bodyCtHash: blake("bodyct", bodyCt)};
}

function readSlot(data) {
  const [letters, kemCt, sealed] = dec(data, 3, "letter.encoding");
  const role = readRole(letters, "letter.encoding");
  sized(kemCt, KEM_CT_BYTES, "letter.encoding");
  return {role, kemCt, box: sized(sealed, BOX_OVERHEAD + SLOT_KEY_BYTES[role], "letter.encoding")};
}

/**
 * [letter id, keys] of a slot boxed to `key`; else "slot.none". A box with another content is "slot.encoding".
 * @param {Slot} slot @param {import("./primitives.js").KemKey} key @returns {Uint8Array[]}
 */
export function openSlot(slot, key) {
  const message = unbox(key, slot.kemCt, slot.box, "slot", [ascii(slot.role)], "slot.none");
  const [use, role, letterId, keys] = dec(message, 4, "slot.encoding");
  if (!equal(use, label("slot")) || !equal(role, ascii(slot.role))) throw new CryptoError("slot.encoding");
  return [sized(letterId, 16, "slot.encoding"), sized(keys, SLOT_KEY_BYTES[slot.role], "slot.encoding")];
}
