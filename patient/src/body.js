"use strict";

import {freeText, line, name, withoutDose} from "./characters.js";
import {
  dec,
  decList,
  enc,
  encList,
  fromChoice,
  fromText,
  fromU64,
  NOTHING,
  sized,
  sizedOrEmpty,
  text,
  u64,
} from "./encoding.js";
import {CryptoError} from "./errors.js";
import {Kind, LANGUAGES, lengthClass, LengthClass, Level} from "./kinds.js";
import {blake, KEM_PK_BYTES, random} from "./primitives.js";
import {MOST_ROSTER_BYTES} from "./roster.js";
import {checkedDate, readValue, TEMPLATES, writeValue} from "./templates.js";

/**
 * The body of each kind of letter, one strict encoding each (docs/letter.md, section 5). A body is a plain object
 * {kind, ...} whose other keys are named in FORMS below; u64 fields are BigInt when read, days and texts are strings,
 * all else is bytes. `body = enc(r32, fields of the kind)`. Everything malformed is "body.encoding".
 *
 * @typedef {{version: bigint, language: string, textHash: Uint8Array}} Consent
 * @typedef {{kind: number} & Object<string, any>} Body
 * @typedef {{body: Body, data: Uint8Array, hash: Uint8Array}} Written `hash` is field 23 of the letter's header.
 */

const BODY_CODE = "body.encoding";
export const MOST_TEXT = 10_000;
export const MOST_NAME = 80;
export const MOST_LINES = 40;

/* Kind -> how its fields are written, and read (the fields as bytes -> the object without `kind`). */
const FORMS = {
  [Kind.QUESTION]: {
    count: 2,
    write: (body) => [text(body.subject), text(body.text)],
    read: (subject, words) => ({
      subject: line(subject, MOST_NAME, BODY_CODE),
      text: freeText(words, MOST_TEXT, BODY_CODE),
    }),
  },
  [Kind.REPLY]: {
    count: 1,
    write: (body) => [text(body.text)],
    read: (words) => ({text: freeText(words, MOST_TEXT, BODY_CODE)}),
  },
  [Kind.CARD]: {count: 6, write: writeCard, read: readCard},
  [Kind.NOTICE]: templated(Kind.NOTICE),
  [Kind.ADMIN]: templated(Kind.ADMIN),
  [Kind.CALLBACK]: templated(Kind.CALLBACK),
  [Kind.RECEIPT]: {
    count: 2,
    write: (body) => [body.letterHash, u64(body.openedMs)],
    read: (letterHash, openedMs) => ({
      letterHash: sized(letterHash, 32, BODY_CODE),
      openedMs: fromU64(openedMs, BODY_CODE),
    }),
  },
  [Kind.WITHDRAW]: {count: 0, write: () => [], read: () => ({})},
  [Kind.ENROL]: {count: 6, write: (body) => [...covered(body), body.mac], read: readEnrol},
  [Kind.JOIN]: {
    count: 3,
    write: (body) => [body.sigPk, body.kemPk, body.mac],
    read: (sigPk, kemPk, mac) => ({
      sigPk: sized(sigPk, 32, BODY_CODE),
      kemPk: sized(kemPk, KEM_PK_BYTES, BODY_CODE),
      mac: sized(mac, 32, BODY_CODE),
    }),
  },
  [Kind.CONFIRM]: {
    count: 5,
    write: (body) => [u64(body.level), body.mac, body.roster, body.dropSecret, body.journalKey],
    read: readConfirm,
  },
  [Kind.ROSTER]: {count: 1, write: (body) => [body.roster], read: (roster) => ({roster: rosterFile(roster)})},
  [Kind.REKEY]: {
    count: 1,
    write: (body) => [body.kemPk],
    read: (kemPk) => ({kemPk: sized(kemPk, KEM_PK_BYTES, BODY_CODE)}),
  },
};

/** The fields of a body as bytes, without the 32 random ones. @param {Body} body @returns {Uint8Array[]} */
export function bodyFields(body) {
  return FORMS[body.kind].write(body);
}

/** Fixes a body, 32 fresh random bytes in front. Refuses what no reader would take. @returns {Written} */
export function writeBody(body) {
  const data = enc(random(32), ...bodyFields(body));
  return {body: readBody(body.kind, data), data, hash: blake("body", data)};
}

/** The body of `kind` in its only encoding. @param {number} kind @param {Uint8Array} data @returns {Body} */
export function readBody(kind, data) {
  const {count, read} = FORMS[kind];
  const [blind, ...fields] = dec(data, count + 1, BODY_CODE);
  sized(blind, 32, BODY_CODE);
  return {kind, ...read(...fields)};
}

/** Field 19 for a body: the class of its free text, NONE where it has none. @returns {number} */
export function bodyLengthClass(body) {
  return body.kind === Kind.QUESTION || body.kind === Kind.REPLY ? lengthClass(body.text) : LengthClass.NONE;
}

/** The fields of an enrol that its MAC covers. @returns {Uint8Array[]} */
export function covered(enrol) {
  const {consent} = enrol;
  const agreed = consent ? enc(u64(consent.version), text(consent.language), consent.textHash) : NOTHING;
  return [enrol.inviteId, enrol.sigPk, enrol.kemPk, u64(enrol.pageVersion), agreed];
}

function writeCard(card) {
  return [
    card.consultation,
    text(card.date),
    card.physician,
    text(card.windowEnd),
    encList(card.medicines.map(({brand, inn}) => enc(text(brand), text(inn)))),
    encList(card.exams.map(text)),
  ];
}

function readCard(consultation, day, physician, end, medicines, exams) {
  return {
    consultation: sized(consultation, 16, BODY_CODE),
    date: checkedDate(fromText(day, BODY_CODE), BODY_CODE),
    physician: sized(physician, 16, BODY_CODE),
    windowEnd: checkedDate(fromText(end, BODY_CODE), BODY_CODE),
    medicines: decList(medicines, BODY_CODE, MOST_LINES).map((item) => readMedicine(...dec(item, 2, BODY_CODE))),
    exams: decList(exams, BODY_CODE, MOST_LINES).map((item) => name(item, MOST_NAME, BODY_CODE)),
  };
}

function readMedicine(brand, inn) {
  return {
    brand: withoutDose(name(brand, MOST_NAME, BODY_CODE), BODY_CODE),
    inn: withoutDose(line(inn, MOST_NAME, BODY_CODE), BODY_CODE),
  };
}

function templated(kind) {
  return {
    count: 2,
    write: (body) => [u64(body.template), encList(body.values.map(writeValue))],
    read: (number, values) => {
      const template = fromU64(number, BODY_CODE);
      const known = TEMPLATES[kind][String(template)];
      if (known === undefined) throw new CryptoError(BODY_CODE);
      const items = dec(values, known.fields.length, BODY_CODE);
      return {template: Number(template), values: items.map((item, at) => readValue(known.fields[at], item, BODY_CODE))};
    },
  };
}

function readConsent(data) {
  const [version, language, textHash] = dec(data, 3, BODY_CODE);
  const words = fromText(language, BODY_CODE);
  if (!LANGUAGES.includes(words)) throw new CryptoError(BODY_CODE);
  return {version: fromU64(version, BODY_CODE), language: words, textHash: sized(textHash, 32, BODY_CODE)};
}

function readEnrol(inviteId, sigPk, kemPk, pageVersion, consent, mac) {
  return {
    inviteId: sized(inviteId, 8, BODY_CODE),
    sigPk: sized(sigPk, 32, BODY_CODE),
    kemPk: sized(kemPk, KEM_PK_BYTES, BODY_CODE),
    pageVersion: fromU64(pageVersion, BODY_CODE),
    consent: consent.length ? readConsent(consent) : null,
    mac: sized(mac, 32, BODY_CODE),
  };
}

function readConfirm(level, mac, roster, dropSecret, journalKey) {
  const number = fromChoice(level, Level, BODY_CODE);
  const toProfile = number === Level.NONE;
  if (toProfile === dropSecret.length > 0 || toProfile !== journalKey.length > 0) throw new CryptoError(BODY_CODE);
  return {
    level: number,
    mac: sized(mac, 32, BODY_CODE),
    roster: rosterFile(roster),
    dropSecret: sizedOrEmpty(dropSecret, 32, BODY_CODE),
    journalKey: sizedOrEmpty(journalKey, 32, BODY_CODE),
  };
}

function rosterFile(data) {
  if (data.length === 0 || data.length > MOST_ROSTER_BYTES) throw new CryptoError(BODY_CODE);
  return data;
}
