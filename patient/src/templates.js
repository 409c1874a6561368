"use strict";

import {fromText, sized, text} from "./encoding.js";
import {CryptoError} from "./errors.js";
import {Kind} from "./kinds.js";

/*
 * The templates: all that a patient can be told without a physician's own words (docs/letter.md, section 5).
 * A letter carries the number of a template and its typed values; the words are in the reader's translations.
 */

/** The type of one value: a day "2026-11-21", a time "17:30", a phone number; else bytes of a fixed size. */
export const Field = Object.freeze({
  DATE: "date",
  TIME: "time",
  PHONE: "phone",
  PHYSICIAN: "physician",
  CONSULTATION: "consultation",
  LETTER: "letter",
  CHALLENGE: "challenge",
});

/** Kind -> number -> {name, fields in order}. A number is never given another meaning. */
export const TEMPLATES = Object.freeze({
  [Kind.NOTICE]: {
    1: {name: "received", fields: [Field.LETTER]},
    2: {name: "handled", fields: [Field.LETTER]},
    3: {name: "redirected", fields: [Field.LETTER, Field.PHONE]},
    4: {name: "closed", fields: [Field.LETTER]},
    5: {name: "device_changed", fields: [Field.DATE, Field.TIME]},
    6: {name: "come_in", fields: [Field.LETTER, Field.PHONE]},
  },
  [Kind.ADMIN]: {
    1: {name: "hours", fields: [Field.TIME, Field.TIME, Field.PHONE]},
    2: {name: "call_for_appointment", fields: [Field.PHONE]},
    3: {name: "appointment", fields: [Field.DATE, Field.TIME, Field.PHYSICIAN, Field.PHONE]},
    4: {name: "bring_papers", fields: [Field.PHONE]},
    5: {name: "consultation_follow_up_ended", fields: [Field.CONSULTATION, Field.PHONE]},
  },
  [Kind.CALLBACK]: {
    1: {name: "show_digits", fields: [Field.CHALLENGE]},
  },
});

const VALUE_SIZES = {[Field.PHYSICIAN]: 16, [Field.CONSULTATION]: 16, [Field.LETTER]: 32, [Field.CHALLENGE]: 16};
const DAY = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const VALUE_FORMS = {
  [Field.TIME]: /^([01][0-9]|2[0-3]):[0-5][0-9]$/,
  [Field.PHONE]: /^(?=.{2,20}$)\+?[0-9]+( [0-9]+)*$/,
};

/** The bytes of one value. @param {string|Uint8Array} value @returns {Uint8Array} */
export function writeValue(value) {
  return typeof value === "string" ? text(value) : value;
}

/** The value of one field, in its only form. @returns {string|Uint8Array} */
export function readValue(field, data, code) {
  if (field in VALUE_SIZES) return sized(data, VALUE_SIZES[field], code);
  const words = fromText(data, code);
  if (field === Field.DATE) return checkedDate(words, code);
  if (!VALUE_FORMS[field].test(words)) throw new CryptoError(code);
  return words;
}

/** A day that exists, written "2026-11-21", of the years 0001 to 9999. @returns {string} */
export function checkedDate(words, code) {
  const [, year, month, day] = (DAY.exec(words) ?? []).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = year >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!exists) throw new CryptoError(code);
  return words;
}
