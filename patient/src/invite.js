"use strict";

import {covered} from "./body.js";
import {concat, equal, fromB64, fromU64, hex, NOTHING, u64} from "./encoding.js";
import {CryptoError} from "./errors.js";
import {base32, fromBase32, typedCode} from "./keys.js";
import {Kind} from "./kinds.js";
import {blake, digits, kdf, same} from "./primitives.js";

/**
 * Enrolling a device: the invite, MACs, digits to compare, drop paths (docs/letter.md, section 9). The secret of an
 * invite never serves as a key itself: each use has a subkey.
 *
 * @typedef {{rootPk: Uint8Array, inviteId: Uint8Array, secret: Uint8Array, expiresMs: bigint}} Invite
 * @typedef {{sigPk: Uint8Array, kemPk: Uint8Array}} DeviceKeys The public keys of a device or profile.
 */

export const INVITE_VERSION = 1;
export const INVITE_MS = 15 * 60 * 1000;
const TYPED_BYTES = 10;
const TAKEN_FOR = {0: "O", 1: "I", 8: "B"};
const INVITE_BYTES = 1 + 32 + 8 + 16 + 8;

/** The invite of a URL fragment, without its "#"; "invite.encoding", "invite.version". @returns {Invite} */
export function readFragment(words) {
  const data = fromB64(words, "invite.encoding");
  if (data.length !== INVITE_BYTES) throw new CryptoError("invite.encoding");
  if (data[0] !== INVITE_VERSION) throw new CryptoError("invite.version");
  return {
    rootPk: data.slice(1, 33),
    inviteId: data.slice(33, 41),
    secret: data.slice(41, 57),
    expiresMs: fromU64(data.slice(57), "invite.encoding"),
  };
}

/**
 * The invite of a code typed at `now` (ms). Case, spaces, hyphens do not count; 0, 1, 8 are O, I, B. The root is that of
 * the roster on the page's own host: the digits compared on both screens cover it. "invite.typed".
 * @returns {Invite}
 */
export function typedInvite(words, rootPk, now) {
  const plain = typedCode(words).replace(/[018]/g, (figure) => TAKEN_FOR[figure]);
  const core = fromBase32(plain.slice(0, -4));
  if (core?.length !== TYPED_BYTES || plain.slice(-4) !== typedCheck(core)) throw new CryptoError("invite.typed");
  const rest = blake("invite-code", core);
  const secret = concat(core, rest.slice(0, 6));
  return {rootPk, inviteId: rest.slice(6, 14), secret, expiresMs: BigInt(now) + BigInt(INVITE_MS)};
}

/** The last group of a typed code. @returns {string} */
export function typedCheck(core) {
  return base32(blake("invite-check", core).slice(0, 5)).slice(0, 4);
}

/** Whether an invite may still be used at `now` (ms), as far as time goes. @returns {boolean} */
export function isInviteOpen(invite, now) {
  return BigInt(now) < invite.expiresMs;
}

// Enrolment of a device

/**
 * The body with which a new device answers an invite.
 * @param {Invite} invite @param {import("./keys.js").Keys} keys @param {bigint|number} pageVersion
 * @param {import("./body.js").Consent|null} consent @returns {import("./body.js").Body}
 */
export function askToEnrol(invite, keys, pageVersion, consent) {
  const device = {sigPk: keys.sig.public, kemPk: keys.kem.public};
  const asked = {kind: Kind.ENROL, inviteId: invite.inviteId, ...device, pageVersion, consent, mac: NOTHING};
  return {...asked, mac: enrolMac(invite.secret, invite.rootPk, asked)};
}

/** `KDF(KDF(S, "enrol-mac"), "enrol", root pk, the other fields)`. @returns {Uint8Array} */
export function enrolMac(secret, rootPk, enrol) {
  return kdf(kdf(secret, "enrol-mac"), "enrol", rootPk, ...covered(enrol));
}

/** Whether `enrol` was made with this invite. That it is unused and in time is the caller's to check. */
export function vouchesForEnrol(invite, enrol) {
  return equal(invite.inviteId, enrol.inviteId) && same(enrolMac(invite.secret, invite.rootPk, enrol), enrol.mac);
}

/** The subkey of the digits; with `confirmKey` all that a page keeps of S after an enrolment at a distance. */
export function sasKey(secret) {
  return kdf(secret, "sas");
}

/** The eight digits compared on the patient's screen; `key` is the `sasKey`. @param {DeviceKeys} device */
export function enrolDigits(key, inviteId, rootPk, device) {
  return digits(kdf(key, "sas", inviteId, rootPk, device.sigPk, device.kemPk));
}

/** The subkey of the MAC in a confirm. @returns {Uint8Array} */
export function confirmKey(secret) {
  return kdf(secret, "confirm-mac");
}

/** Over invite id (empty for a join), root pk, the new keys, level, roster hash; `key` is the `confirmKey`. */
export function confirmMac(key, inviteId, device, level, roster) {
  return kdf(key, "confirm", inviteId, roster.rootPk, device.sigPk, device.kemPk, u64(level), roster.hash);
}

/** Whether a confirm was made with the secret of `key`; `roster` is the one read from `confirm.roster`. */
export function vouchesForConfirm(key, inviteId, device, roster, confirm) {
  return same(confirmMac(key, inviteId, device, confirm.level, roster), confirm.mac);
}

// A call

/** The digits that a device shows during a call: they prove it opened the callback letter, nothing more. */
export function callbackDigits(challenge, letterId, sigPk) {
  return digits(kdf(challenge, "callback", letterId, sigPk));
}

// The drop: paths relative to the address of the page's host

/** `H("file", bytes)`: the name of a file inside a folder of `in/`. @returns {string} */
export function dropFile(raw) {
  return hex(blake("file", raw));
}

/** The folder to which a page puts its letters before enrolment. @returns {string} */
export function inviteInbox(secret) {
  return `in/${hex(kdf(secret, "drop"))}`;
}

/** The file at which a page waits for its confirm. @returns {string} */
export function inviteOutbox(secret) {
  return `out/${hex(kdf(secret, "drop-out"))}`;
}

/** The folder to which an enrolled device puts its letters; `dropSecret` came in its confirm. @returns {string} */
export function deviceInbox(dropSecret) {
  return `in/${hex(kdf(dropSecret, "in"))}`;
}

/** The file of letter `number` = 1, 2, ... to an enrolled device. @param {bigint|number} number @returns {string} */
export function deviceOutbox(dropSecret, number) {
  return `out/${hex(kdf(dropSecret, "out", u64(number)))}`;
}
