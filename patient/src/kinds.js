"use strict";

import {characters} from "./characters.js";
import {Role} from "./roster.js";

/*
 * The kinds of letter, who may sign them, and the closed lists that a header speaks in (docs/letter.md, section 4).
 * A number is never given another meaning. A sign that this version does not know is kept and taken for a sign.
 */

/** Field 2 of a header. */
export const Kind = Object.freeze({
  QUESTION: 1,
  REPLY: 2,
  CARD: 3,
  NOTICE: 4,
  ADMIN: 5,
  CALLBACK: 6,
  RECEIPT: 7,
  WITHDRAW: 8,
  ENROL: 9,
  JOIN: 10,
  CONFIRM: 11,
  ROSTER: 12,
  REKEY: 13,
});

/** Field 4 of a header. */
export const Direction = Object.freeze({TO_PRACTICE: 1, FROM_PRACTICE: 2});

/** What the reader knows the key of a sender to be. Not written anywhere. */
export const Signer = Object.freeze({
  DEVICE: "device",
  PHYSICIAN: "physician",
  SUBSTITUTE: "substitute",
  SECRETARY: "secretary",
  INVITED: "invited",
});

export const SIGNER_OF_ROLE = Object.freeze({
  [Role.PHYSICIAN]: Signer.PHYSICIAN,
  [Role.SUBSTITUTE]: Signer.SUBSTITUTE,
  [Role.SECRETARY]: Signer.SECRETARY,
});

/** Field 14: what a question is about. The last three are the fixed choices that reception answers. */
export const Category = Object.freeze({
  NONE: 0,
  MEDICINE: 1,
  RESULT: 2,
  FOLLOW_UP: 3,
  OTHER: 4,
  HOURS: 5,
  APPOINTMENT: 6,
  PAPERS: 7,
});

/** Fields 16 and 18, bits: signs ticked by the patient, signs found in the text by the page. */
export const Sign = Object.freeze({
  CHEST_PAIN: 1n << 0n,
  HARD_TO_BREATHE: 1n << 1n,
  SUDDEN_WEAKNESS_OR_SPEECH: 1n << 2n,
  BLEEDING_THAT_GOES_ON: 1n << 3n,
  SWELLING_OF_FACE_OR_THROAT: 1n << 4n,
  THOUGHTS_OF_SELF_HARM: 1n << 5n,
  FAINTING_OR_CONVULSION: 1n << 6n,
  PREGNANCY_ALARM: 1n << 7n,
  INFANT_FEVER: 1n << 8n,
  MENINGITIS: 1n << 9n,
  POISONING: 1n << 10n,
});

/** Field 19: how long a free text is, in Unicode code points after NFC. */
export const LengthClass = Object.freeze({NONE: 0, UP_TO_200: 1, UP_TO_500: 2, LONGER: 3});

/** How an enrolment was made; NONE stands in a confirm to a profile. */
export const Level = Object.freeze({NONE: 0, IN_PERSON: 1, AT_A_DISTANCE: 2});

export const LANGUAGES = Object.freeze(["fr", "ar", "en"]);

/** The only kinds whose body holds words that somebody typed for somebody to read. */
export const FREE_TEXT_KINDS = Object.freeze([Kind.QUESTION, Kind.REPLY]);

/** The class of a free text, which is never empty. @returns {number} */
export function lengthClass(words) {
  const length = characters(words);
  if (length <= 200) return LengthClass.UP_TO_200;
  return length <= 500 ? LengthClass.UP_TO_500 : LengthClass.LONGER;
}

const PHYSICIANS = [Signer.PHYSICIAN, Signer.SUBSTITUTE];
const MEMBERS = [...PHYSICIANS, Signer.SECRETARY];
const FROM_DEVICE = {direction: Direction.TO_PRACTICE, signers: [Signer.DEVICE]};
const FROM_PHYSICIANS = {direction: Direction.FROM_PRACTICE, signers: PHYSICIANS};
const FROM_MEMBERS = {direction: Direction.FROM_PRACTICE, signers: MEMBERS};

/** Kind -> which way it travels, who may sign it. The known in ENROL and JOIN are for a letter delivered twice. */
export const RULES = Object.freeze({
  [Kind.QUESTION]: FROM_DEVICE,
  [Kind.REPLY]: FROM_PHYSICIANS,
  [Kind.CARD]: FROM_PHYSICIANS,
  [Kind.NOTICE]: FROM_MEMBERS,
  [Kind.ADMIN]: FROM_MEMBERS,
  [Kind.CALLBACK]: FROM_MEMBERS,
  [Kind.RECEIPT]: FROM_DEVICE,
  [Kind.WITHDRAW]: FROM_DEVICE,
  [Kind.ENROL]: {direction: Direction.TO_PRACTICE, signers: [Signer.DEVICE, Signer.INVITED]},
  [Kind.JOIN]: {direction: Direction.TO_PRACTICE, signers: [...MEMBERS, Signer.INVITED]},
  [Kind.CONFIRM]: FROM_MEMBERS,
  [Kind.ROSTER]: FROM_MEMBERS,
  [Kind.REKEY]: FROM_DEVICE,
});
