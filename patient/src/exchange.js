"use strict";

/**
 * What a person sees of her memory: consultations, exchanges and how far each one is. Nothing here is stored.
 *
 * @typedef {import("./memory.js").Memory} Memory
 * @typedef {import("./memory.js").Held} Held
 * @typedef {import("./memory.js").Written} Written
 *
 * @typedef {Object} Exchange a question and all that the practice said to it
 * @property {Written} question
 * @property {Held[]} answers replies, newest last
 * @property {Held[]} notices
 * @property {string} stage the last of `STAGES` that was reached
 * @property {Object<string, number>} times when each stage came, ms
 */

export const STAGES = ["kept", "by_hand", "by_mail", "left", "received", "handled", "redirected", "closed", "answered", "read"];
const STAGE_OF = {
  received: "received",
  handled: "handled",
  redirected: "redirected",
  come_in: "redirected",
  closed: "closed",
};
const DAY_MS = 86_400_000;

/**
 * Every question with what came to it, newest first.
 *
 * @param {Memory} memory
 * @returns {Exchange[]}
 */
export function exchanges(memory) {
  return memory.written.filter((one) => one.kind === "question").map((one) => exchange(memory, one)).reverse();
}

/** @returns {Exchange} */
function exchange(memory, question) {
  const answers = memory.held.filter((one) => one.kind === "reply" && one.thread === question.thread);
  const notices = memory.held.filter((one) => one.kind !== "callback" && one.kind !== "reply" && isAbout(one, question));
  const times = {kept: question.madeMs};
  if (question.handMs) times[question.by === "mail" ? "by_mail" : "by_hand"] = question.handMs;
  if (question.leftMs) times.left = question.leftMs;
  for (const one of notices) {
    const stage = one.kind === "notice" ? STAGE_OF[one.words.template] : "answered";
    if (stage && !(stage in times)) times[stage] = one.cameMs;
  }
  const last = answers.at(-1) ?? notices.filter((one) => one.kind === "admin").at(-1);
  if (last) times.answered = last.cameMs;
  if (last?.readMs) times.read = last.readMs;
  return {question, answers, notices, stage: STAGES.filter((one) => one in times).at(-1) ?? "kept", times};
}

/** Whether a letter speaks of this question: a notice names it, everything else shares its thread. */
function isAbout(held, question) {
  if (held.kind === "notice") return held.words.values[0] === question.hash;
  return ["reply", "admin", "callback"].includes(held.kind) && held.thread === question.thread;
}

/**
 * Whether there is something to read in a letter, more than how far a question is.
 *
 * @param {Held} held
 */
export function says(held) {
  if (held.kind === "notice") return !["received", "handled"].includes(held.words.template);
  return ["reply", "admin", "callback"].includes(held.kind);
}

/**
 * What there is to read on the screen of a question.
 *
 * @param {Memory} memory
 * @param {string} thread
 * @returns {Held[]}
 */
export function readable(memory, thread) {
  const question = memory.written.find((one) => one.kind === "question" && one.thread === thread);
  return question ? memory.held.filter((one) => one.kind !== "callback" && says(one) && isAbout(one, question)) : [];
}

/**
 * The cards of consultations, the newest word on each, the newest consultation first.
 *
 * @param {Memory} memory
 * @returns {Object<string, any>[]}
 */
export function cards(memory) {
  const newest = new Map();
  for (const one of memory.held) if (one.kind === "card") newest.set(one.words.consultation, one.words);
  return [...newest.values()].sort((one, other) => (one.date < other.date ? 1 : one.date > other.date ? -1 : 0));
}

/**
 * Whether questions may still be asked about a consultation: on its last day they may.
 *
 * @param {{windowEnd: string}} card
 * @param {string} today
 */
export function isOpen(card, today) {
  return today <= card.windowEnd;
}

/**
 * How much of a consultation's window is gone, 0 to 1.
 *
 * @param {{date: string, windowEnd: string}} card
 * @param {string} today
 */
export function gone(card, today) {
  const days = (from, to) => (Date.parse(to) - Date.parse(from)) / DAY_MS;
  const whole = days(card.date, card.windowEnd) + 1;
  return Math.min(1, Math.max(0, days(card.date, today) / whole));
}

/**
 * What is new and unread, oldest first.
 *
 * @param {Memory} memory
 * @returns {Held[]}
 */
export function unread(memory) {
  return memory.held.filter((one) => !one.readMs && says(one));
}

/**
 * The practice's messages that stand alone: a call to confirm, another device, the end of a follow-up.
 *
 * @param {Memory} memory
 * @returns {Held[]}
 */
export function messages(memory) {
  return memory.held.filter((one) => isMessage(memory, one)).reverse();
}

/**
 * The question that a letter speaks of.
 *
 * @param {Memory} memory
 * @param {Held} held
 * @returns {Written | undefined}
 */
export function questionOf(memory, held) {
  return memory.written.find((one) => one.kind === "question" && isAbout(held, one));
}

function isMessage(memory, held) {
  return says(held) && (held.kind === "callback" || !questionOf(memory, held));
}

/**
 * What is amiss with letters of the last two days: one that could not be verified, one that is missing before another.
 *
 * @param {Memory} memory
 * @param {number} now ms
 * @returns {("letter" | "gap")[]}
 */
export function amiss(memory, now) {
  const refused = memory.refused.some((one) => one.code !== "slot.none" && now - one.atMs < 2 * DAY_MS);
  return [...(refused ? ["letter"] : []), ...(memory.early.length ? ["gap"] : [])];
}

/**
 * Why no question can be asked any more on this device: "" when it can.
 *
 * @param {Memory} memory
 * @returns {"" | "withdrawn" | "replaced" | "waiting"}
 */
export function ended(memory) {
  if (memory.withdrawn) return "withdrawn";
  if (memory.held.some((one) => one.kind === "notice" && one.words.template === "device_changed")) return "replaced";
  return memory.drop.length ? "" : "waiting";
}
