"use strict";
import {apart} from "./bidi.js";
import {ar} from "./words/ar.js";
import {en} from "./words/en.js";
import {fr} from "./words/fr.js";

/**
 * What a patient reads, in her language.
 *
 * @typedef {"fr" | "ar" | "en"} Language
 */

/** @type {Language[]} */
export const SPOKEN = ["fr", "ar", "en"];
const WORDS = {fr, ar, en};
const LOCALES = {fr: "fr-TN", ar: "ar-TN-u-nu-latn", en: "en-GB"};

/**
 * The sentence of a key, with `values` in its places `{name}`.
 *
 * @param {Language} language
 * @param {string} key
 * @param {Object<string, string | number>} [values]
 * @returns {string}
 */
export function say(language, key, values = {}) {
  const words = WORDS[language][key];
  if (words === undefined) throw new Error(`no words for ${key}`);
  return words.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/**
 * Whether there is a sentence of this key.
 *
 * @param {Language} language
 * @param {string} key
 */
export function knows(language, key) {
  return key in WORDS[language];
}

/**
 * The same as pieces for an element: each value keeps its own direction.
 *
 * @param {Language} language
 * @param {string} key
 * @param {Object<string, string | number>} values
 * @returns {(string | Node)[]}
 */
export function said(language, key, values) {
  return say(language, key, Object.fromEntries(Object.keys(values).map((name) => [name, `{${name}}`])))
    .split(/\{(\w+)\}/)
    .map((piece, at) => (at % 2 ? apart(String(values[piece])) : piece));
}

/**
 * Which way a language is written.
 *
 * @param {Language} language
 */
export function direction(language) {
  return language === "ar" ? "rtl" : "ltr";
}

/**
 * The first of the browser's languages that the page speaks; French where there is none.
 *
 * @param {readonly string[]} wanted such as "ar-TN"
 * @returns {Language}
 */
export function preferred(wanted) {
  const short = wanted.map((one) => /** @type {Language} */ (one.slice(0, 2).toLowerCase()));
  return short.find((one) => SPOKEN.includes(one)) ?? "fr";
}

/**
 * A day such as "2026-11-21" in words: "21 novembre", with its year where that is another one than `now`'s.
 *
 * @param {Language} language
 * @param {string} day
 * @param {number} now ms
 */
export function dayWords(language, day, now) {
  const [year, month, date] = day.split("-").map(Number);
  const apartYear = year !== new Date(now).getFullYear();
  const shape = {day: "numeric", month: "long", year: apartYear ? "numeric" : undefined};
  return new Intl.DateTimeFormat(LOCALES[language], shape).format(new Date(year, month - 1, date));
}

/**
 * The day of a moment, as "2026-11-21" on this device's own clock.
 *
 * @param {number} now ms
 */
export function dayOf(now) {
  const at = new Date(now);
  const two = (number) => String(number).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/**
 * A moment in words: the hour, before it the day where that is not today's.
 *
 * @param {Language} language
 * @param {number} at ms
 * @param {number} now ms
 */
export function momentWords(language, at, now) {
  const hour = new Intl.DateTimeFormat(LOCALES[language], {hour: "2-digit", minute: "2-digit", hourCycle: "h23"});
  if (dayOf(at) === dayOf(now)) return hour.format(at);
  const comma = language === "ar" ? "، " : ", ";
  return dayWords(language, dayOf(at), now) + comma + hour.format(at);
}
