"use strict";

import {line} from "./characters.js";
import {compare, dec, decList, equal, fromChoice, fromFlag, fromText, fromU64, hex, sized, sizedOrEmpty} from "./encoding.js";
import {CryptoError} from "./errors.js";
import {practiceId} from "./keys.js";
import {blake, KEM_PK_BYTES, SIG_BYTES, verify} from "./primitives.js";

/**
 * The roster: who may write for a practice, signed by its root key (docs/letter.md, section 2).
 *
 * @typedef {{v: bigint, seq: bigint, hash: Uint8Array}} Revoked
 * @typedef {{letter: string, sigPk: Uint8Array, kemPk: Uint8Array, memberId: Uint8Array, role: number, name: string,
 *   readsTriage: boolean, standsFor: Uint8Array[], fromV: bigint, revoked: Revoked|null, dates: [bigint, bigint][]}} Profile
 * @typedef {{rootPk: Uint8Array, v: bigint, previous: Uint8Array, issuedMs: bigint, profiles: Profile[],
 *   headerEpoch: bigint, headerPk: Uint8Array, journalEpoch: bigint, practice: Uint8Array, hash: Uint8Array}} Roster
 */

export const ROSTER_VERSION = 1;
export const MOST_PROFILES = 256;
export const MOST_ROSTER_BYTES = 512 * 1024;
const MOST_PROFILE_NAME_BYTES = 200;
const MOST_FIELDS = 11;
const MOST_DATES = 64;
const ROSTER_CODE = "roster.encoding";

/** What a member is in the practice. */
export const Role = Object.freeze({PHYSICIAN: 1, SUBSTITUTE: 2, SECRETARY: 3});

/**
 * The roster of a file, its signature verified. `trustedRoot` is the root public key that this reader already trusts;
 * null trusts the one in the file, for a caller that compares its practice id itself.
 * @param {Uint8Array} file @param {Uint8Array|null} trustedRoot @returns {Roster}
 */
export function readRoster(file, trustedRoot) {
  if (file.length > MOST_ROSTER_BYTES) throw new CryptoError(ROSTER_CODE);
  const [signed, signature] = dec(file, 2, ROSTER_CODE);
  const [version, rootPk, ...fields] = dec(signed, 9, ROSTER_CODE);
  if (fromU64(version, ROSTER_CODE) !== BigInt(ROSTER_VERSION)) throw new CryptoError("roster.version");
  if (trustedRoot !== null && !equal(rootPk, trustedRoot)) throw new CryptoError("roster.root");
  sized(rootPk, 32, ROSTER_CODE);
  sized(signature, SIG_BYTES, ROSTER_CODE);
  verify(rootPk, "roster-sig", signed, signature, "roster.signature");
  const [v, previous, issuedMs, profiles, headerEpoch, headerPk, journalEpoch] = fields;
  const roster = {
    rootPk,
    v: fromU64(v, ROSTER_CODE),
    previous: sizedOrEmpty(previous, 32, ROSTER_CODE),
    issuedMs: fromU64(issuedMs, ROSTER_CODE),
    profiles: decList(profiles, ROSTER_CODE, MOST_PROFILES).map(readProfile),
    headerEpoch: fromU64(headerEpoch, ROSTER_CODE),
    headerPk: sized(headerPk, KEM_PK_BYTES, ROSTER_CODE),
    journalEpoch: fromU64(journalEpoch, ROSTER_CODE),
    practice: practiceId(rootPk),
    hash: blake("roster", signed),
  };
  checkRoster(roster);
  return roster;
}

function readProfile(data) {
  const fields = decList(data, ROSTER_CODE, MOST_FIELDS);
  if (fields.length < MOST_FIELDS - 1) throw new CryptoError(ROSTER_CODE);
  const [letter, sigPk, kemPk, memberId, role, label, triage, standsFor, fromV, revoked, dates] = fields;
  if (label.length > MOST_PROFILE_NAME_BYTES) throw new CryptoError(ROSTER_CODE);
  return {
    letter: fromText(letter, ROSTER_CODE),
    sigPk: sized(sigPk, 32, ROSTER_CODE),
    kemPk: sized(kemPk, KEM_PK_BYTES, ROSTER_CODE),
    memberId: sized(memberId, 16, ROSTER_CODE),
    role: fromChoice(role, Role, ROSTER_CODE),
    name: line(label, MOST_PROFILE_NAME_BYTES, ROSTER_CODE),
    readsTriage: fromFlag(triage, ROSTER_CODE),
    standsFor: decList(standsFor, ROSTER_CODE, MOST_PROFILES).map((member) => sized(member, 16, ROSTER_CODE)),
    fromV: fromU64(fromV, ROSTER_CODE),
    revoked: revoked.length ? readRevoked(revoked) : null,
    dates: dates === undefined ? [] : readDates(dates),
  };
}

/** When a substitute replaces: [from, until] in ms, the end not included. */
function readDates(data) {
  const pairs = decList(data, ROSTER_CODE, MOST_DATES).map((one) => dec(one, 2, ROSTER_CODE));
  if (pairs.length === 0) throw new CryptoError(ROSTER_CODE);
  return pairs.map(([start, end]) => [fromU64(start, ROSTER_CODE), fromU64(end, ROSTER_CODE)]);
}

function readRevoked(data) {
  const [v, seq, head] = dec(data, 3, ROSTER_CODE);
  return {v: fromU64(v, ROSTER_CODE), seq: fromU64(seq, ROSTER_CODE), hash: sizedOrEmpty(head, 32, ROSTER_CODE)};
}

function checkRoster(roster) {
  const {v, profiles} = roster;
  const once = (key) => new Set(profiles.map((profile) => hex(profile[key]))).size === profiles.length;
  const sound =
    v >= 1n &&
    (roster.previous.length === 0) === (v === 1n) &&
    roster.headerEpoch >= 1n &&
    roster.journalEpoch >= 1n &&
    ascending(profiles.map((profile) => profile.letter), letterOrder) &&
    once("sigPk") &&
    once("kemPk") &&
    profiles.every((profile) => soundProfile(profile, v));
  if (!sound) throw new CryptoError("roster.profiles");
}

function letterOrder(one, other) {
  return one.length - other.length || (one < other ? -1 : Number(one > other));
}

/** Whether each item stands before the next one: sorted, each once. @returns {boolean} */
export function ascending(items, order) {
  return items.every((item, at) => at === 0 || order(items[at - 1], item) < 0);
}

function soundProfile(profile, v) {
  const {role, revoked, fromV} = profile;
  return (
    /^[A-Z]{1,3}$/.test(profile.letter) &&
    (profile.name === "") === (role === Role.SECRETARY) &&
    (!profile.readsTriage || role === Role.SECRETARY) &&
    (profile.standsFor.length === 0 || role === Role.SUBSTITUTE) &&
    ascending(profile.standsFor, compare) &&
    (profile.dates.length === 0 || role === Role.SUBSTITUTE) &&
    profile.dates.every(([start, end], at) => start < end && (at === 0 || profile.dates[at - 1][1] <= start)) &&
    fromV >= 1n &&
    fromV <= v &&
    (revoked === null || (fromV < revoked.v && revoked.v <= v && (revoked.hash.length === 0) === (revoked.seq === 0n)))
  );
}

/** The profile that signs with `sigPk`, revoked or not; else null. @param {Roster} roster @returns {Profile|null} */
export function profileOf(roster, sigPk) {
  return roster.profiles.find((profile) => equal(profile.sigPk, sigPk)) ?? null;
}

/** The profiles to whom a question for the member `physician` is sealed, in roster order. @returns {Profile[]} */
export function readersOf(roster, physician) {
  const heldBy = roster.profiles.filter((one) => equal(one.memberId, physician));
  const treating = new Set([physician, ...heldBy.flatMap((one) => one.standsFor)].map(hex));
  return roster.profiles.filter(
    (one) =>
      one.revoked === null &&
      (treating.has(hex(one.memberId)) || one.standsFor.some((member) => treating.has(hex(member))) || one.readsTriage),
  );
}

/** Refuses a roster that may not take the place of `old`; the same one again is fine. @param {Roster} old */
export function succeeds(old, coming) {
  if (!equal(coming.rootPk, old.rootPk)) throw new CryptoError("roster.root");
  if (coming.v < old.v) throw new CryptoError("roster.rollback");
  const forked =
    (coming.v === old.v && !equal(coming.hash, old.hash)) ||
    (coming.v === old.v + 1n && !equal(coming.previous, old.hash));
  if (forked) throw new CryptoError("roster.fork");
  const kept = old.profiles.every((profile) => continues(profile, profileOf(coming, profile.sigPk)));
  if (!kept || coming.headerEpoch < old.headerEpoch || coming.journalEpoch < old.journalEpoch) {
    throw new CryptoError("roster.profiles");
  }
}

function continues(old, coming) {
  return (
    coming !== null &&
    coming.letter === old.letter &&
    equal(coming.kemPk, old.kemPk) &&
    equal(coming.memberId, old.memberId) &&
    coming.role === old.role &&
    coming.fromV === old.fromV &&
    (old.revoked === null || sameRevocation(old.revoked, coming.revoked))
  );
}

function sameRevocation(one, other) {
  return other !== null && one.v === other.v && one.seq === other.seq && equal(one.hash, other.hash);
}
