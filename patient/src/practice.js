"use strict";

/**
 * What the practice says of itself in its page: the names and numbers of the Order's register, where it is, when it is
 * open, its declared interests (articles 2, 18 to 20). `colloque page` writes them into the element "practice".
 *
 * @typedef {Object} Practice
 * @property {string} practice its name
 * @property {string} root the root key, hexadecimal; empty in a page that belongs to no practice yet
 * @property {{name: string, order: string}[]} physicians
 * @property {string} address
 * @property {string} hours
 * @property {string} phone
 * @property {string} mail where sealed letters may be sent to by mail; empty where they may not
 * @property {string} interests
 * @property {string} council address of the Conseil National
 * @property {{medical: string, civil_protection: string}} emergency
 * @property {number} promise_hours within how many hours of opening days an answer comes as a rule
 */

const MOST_MAILTO = 8_000;

/** @type {Practice} */
const UNKNOWN = {
  practice: "",
  root: "",
  physicians: [],
  address: "",
  hours: "",
  phone: "",
  mail: "",
  interests: "",
  council: "",
  emergency: {medical: "190", civil_protection: "198"},
  promise_hours: 48,
};

/**
 * The practice of a page's JSON; what it leaves out is empty.
 *
 * @param {string} words
 * @returns {Practice}
 */
export function readPractice(words) {
  return {...UNKNOWN, ...JSON.parse(words)};
}

/**
 * An address for `tel:`: its figures, with the "+" before them.
 *
 * @param {string} phone
 */
export function telephone(phone) {
  return `tel:${phone.replace(/[^0-9+]/g, "")}`;
}

/**
 * An address that opens a mail program with a mail written already; "" where it would be too long for one.
 *
 * @param {string} mail
 * @param {string} subject
 * @param {string} words
 */
export function mailto(mail, subject, words) {
  const to = encodeURIComponent(mail).replace("%40", "@");
  const address = `mailto:${to}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(words)}`;
  return address.length < MOST_MAILTO ? address : "";
}
