"use strict";
import {AGREEMENT, MEDICAL} from "./agreement.js";
import {text} from "./encoding.js";
import {blake} from "./primitives.js";
import {Role} from "./roster.js";

/** What a patient agrees to: the text of the desk (`core/charter/consent.py`), naming who can read by the signed roster. */

export const CONSENT_VERSION = AGREEMENT.version;

/**
 * The text for a practice as its roster stands: paragraphs, one a line.
 *
 * @param {"fr" | "ar" | "en"} language
 * @param {import("./roster.js").Roster} roster
 * @returns {string}
 */
export function consentText(language, roster) {
  const words = AGREEMENT[language];
  const standing = roster.profiles.filter((one) => one.revoked === null);
  const titled = (role, title) => standing.filter((one) => one.role === role).map((one) => fill(title, {name: one.name}));
  const named = [...titled(Role.PHYSICIAN, words.physician), ...titled(Role.SUBSTITUTE, words.substitute)];
  const facts = {
    medical: MEDICAL,
    readers: [...new Set(named)].join(words.comma),
    triage: standing.some((one) => one.readsTriage) ? words.triage : words.no_triage,
  };
  return words.lines.map((line) => fill(line, facts)).join("\n");
}

function fill(line, facts) {
  return line.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
}

/**
 * The hash that the device signs for a text as it was read.
 *
 * @param {string} words
 * @returns {Uint8Array}
 */
export function consentHash(words) {
  return blake("consent", text(words));
}
