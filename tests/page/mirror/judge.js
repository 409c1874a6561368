"use strict";

// What the page's modules make of the vectors: one answer a vector, compared in Python. A refusal is its code.

import * as armor from "../../../patient/src/armor.js";
import {bodyFields} from "../../../patient/src/body.js";
import {b64, enc, equal, hex} from "../../../patient/src/encoding.js";
import {CryptoError} from "../../../patient/src/errors.js";
import {encodeHeader} from "../../../patient/src/header.js";
import * as invites from "../../../patient/src/invite.js";
import {fingerprint, hasFingerprint} from "../../../patient/src/keys.js";
import {Level} from "../../../patient/src/kinds.js";
import {openLetter} from "../../../patient/src/opening.js";
import * as primitives from "../../../patient/src/primitives.js";
import {readRoster, succeeds} from "../../../patient/src/roster.js";
import {fragment, joinCodeText, joinDigits, joinMac, readJoinCode, typedOf} from "./codes.js";
import {bytes, lanesOf, unbase64} from "./world.js";

const MOST_SHOWN = 256;

/** What `run` gives, or the code of its refusal as {code}. Any other error is ours and goes on. */
export function outcome(run) {
  try {
    return run();
  } catch (error) {
    if (error instanceof CryptoError) return {code: error.code};
    throw error;
  }
}

const whole = (words, zeros) => {
  const bare = unbase64(words);
  const data = new Uint8Array(bare.length + zeros);
  data.set(bare);
  return data;
};

/** {result, code, opened}, as letters.json says it. */
export function letter(world, told) {
  const raw = whole(told.letter, told.zeros);
  const directory = world.directory(told.reader, lanesOf(told.lanes), told.dates);
  const found = outcome(() => openLetter(raw, world.reader(told.reader), directory));
  if (found.code) return {result: "refused", code: found.code};
  const said = {result: found.result, code: found.reason};
  return found.result === "accepted" ? {...said, opened: opened(found.letter)} : said;
}

function opened({header, headerBytes, letterHash, body, bodyBytes}) {
  const shown = (field) => (field.length <= MOST_SHOWN ? hex(field) : null);
  const again = body && enc(bodyBytes.slice(4, 36), ...bodyFields(body));
  if (!equal(encodeHeader(header), headerBytes) || (body && !equal(again, bodyBytes))) return "written otherwise";
  return {
    hash: hex(letterHash),
    kind: header.kind,
    letter_id: hex(header.letterId),
    sender: hex(header.sender),
    thread: hex(header.thread),
    seq: header.seq,
    acks: header.acks.map((ack) => [hex(ack.sender), ack.seq, hex(ack.letterHash)]),
    sent_ms: header.sentMs,
    category: header.category,
    lang: header.lang,
    signs: header.signs,
    screened: header.screened,
    roster_v: header.rosterV,
    record: hex(header.record),
    body: body && bodyFields(body).map(shown),
  };
}

const code = (found) => found.code ?? "";

function invite(world, told) {
  if ("join_code" in told) {
    const found = outcome(() => readJoinCode(told.join_code));
    return found.code || !("join_mac" in told) ? {code: code(found)} : {...told, ...joined(told, found)};
  }
  const found = outcome(() => invites.readFragment(told.fragment));
  return found.code || !("digits" in told) ? {code: code(found)} : {...told, ...enrolled(told, found)};
}

function joined(told, found) {
  const device = {sigPk: bytes(told.sig_pk), kemPk: bytes(told.kem_pk)};
  return {
    join_code: joinCodeText(found),
    practice: hex(found.practice),
    secret: hex(found.secret),
    join_mac: hex(joinMac(found.secret, bytes(told.root_pk), device)),
    digits: joinDigits(found.secret, bytes(told.root_pk), device),
  };
}

function enrolled(told, found) {
  const [device, drop] = [{sigPk: bytes(told.sig_pk), kemPk: bytes(told.kem_pk)}, bytes(told.drop_secret)];
  const keys = {sig: {public: device.sigPk}, kem: {public: device.kemPk}};
  const enrol = invites.askToEnrol(found, keys, told.page_version, null);
  const roster = readRoster(bytes(told.roster), found.rootPk);
  const confirm = invites.confirmMac(invites.confirmKey(found.secret), found.inviteId, device, Level.IN_PERSON, roster);
  return {
    fragment: fragment(found),
    root_pk: hex(found.rootPk),
    invite_id: hex(found.inviteId),
    secret: hex(found.secret),
    expires_ms: found.expiresMs,
    enrol_mac: invites.vouchesForEnrol(found, enrol) ? hex(enrol.mac) : "",
    digits: invites.enrolDigits(invites.sasKey(found.secret), found.inviteId, found.rootPk, device),
    confirm_mac: hex(confirm),
    callback_digits: invites.callbackDigits(bytes(told.challenge), bytes(told.letter_id), device.sigPk),
    file: invites.dropFile(new TextEncoder().encode("letter")),
    invite_inbox: invites.inviteInbox(found.secret),
    invite_outbox: invites.inviteOutbox(found.secret),
    device_inbox: invites.deviceInbox(drop),
    device_outbox_1: invites.deviceOutbox(drop, 1),
    device_outbox_2: invites.deviceOutbox(drop, 2n),
    fingerprint: hasFingerprint(found.rootPk, told.fingerprint) ? fingerprint(found.rootPk) : "",
  };
}

const USES = {
  H: (told) => hex(primitives.blake(told.name, ...told.fields.map(bytes))),
  KDF: (told) => hex(primitives.kdf(bytes(told.key), told.name, ...told.fields.map(bytes))),
  digits: (told) => primitives.digits(bytes(told.key)),
  pad: (told) => primitives.pad(new Uint8Array(told.size)).length,
  pad256: (told) => primitives.pad256(new Uint8Array(told.size)).length,
  SEAL: (told) => hex(primitives.unseal(bytes(told.key), bytes(told.value), bytes(told.ad), "seal")),
  "X-Wing": (told) => {
    const key = primitives.kemKey(bytes(told.seed));
    return {pk: hex(key.public), value: hex(primitives.decapsulate(key, bytes(told.kem_ct), "kem"))};
  },
  "X-Wing pk refused": (told) => outcome(() => primitives.encapsulate(bytes(told.pk), "kem")).code ?? "taken",
  "X-Wing ct refused": (told) =>
    outcome(() => primitives.decapsulate(primitives.kemKey(bytes(told.seed)), bytes(told.kem_ct), "kem")).code ?? "taken",
  BOX: (told) => {
    const fields = told.fields.map(bytes);
    return hex(primitives.unbox(primitives.kemKey(bytes(told.seed)), bytes(told.kem_ct), bytes(told.box), told.name, fields, "box"));
  },
  Ed25519: (told) => {
    const [publicKey, message, signature] = [told.pk, told.message, told.signature].map(bytes);
    return outcome(() => primitives.verify(publicKey, "letter-sig", message, signature, "no") ?? {}).code !== "no";
  },
};

function xwing(world, told) {
  const key = primitives.kemKey(bytes(told.keys[0][0]));
  return {
    keys: told.keys.map(([seed]) => hex(primitives.kemKey(bytes(seed)).public)),
    ss: hex(primitives.decapsulate(key, bytes(told.ct), "kem")),
  };
}

function succession(world, told) {
  const [known, coming] = [readRoster(unbase64(told.known), world.root.public), readRoster(unbase64(told.file), null)];
  return code(outcome(() => succeeds(known, coming) ?? {}));
}

function mail(world, told) {
  const bare = bytes(told.mail);
  const data = new Uint8Array(bare.length + (told.spaces ?? 0)).fill(0x20);
  data.set(bare);
  return outcome(() => armor.unwrap(data).map(b64));
}

/* The drop of the desks is no matter of a page: that vector is the one without words. */
function typed(world, told) {
  if (!("words" in told)) return {};
  const found = outcome(() => invites.typedInvite(told.words, bytes(told.root_pk), told.now));
  if (found.code) return {code: found.code};
  const open = [told.now, found.expiresMs - 1n, found.expiresMs].map((now) => invites.isInviteOpen(found, now));
  return {code: "", fragment: fragment(found), again: typedOf(found), open};
}

/** The answer to each vector of a file. */
export const SETS = {
  letters: letter,
  rosters: (world, told) => code(outcome(() => readRoster(whole(told.file, told.zeros), world.root.public))),
  successions: succession,
  armors: mail,
  invites: invite,
  typed,
  primitives: (world, told) => USES[told.use](told),
  xwing,
};
