"use strict";

/**
 * The post: the host that serves the page also takes sealed letters and gives them out. Paths are relative to the page;
 * their names cannot be guessed (docs/letter.md, section 9).
 *
 * What the host says comes back as a word: "there" (it is with the host), "closed" (the practice takes nothing at this
 * place any more, or not yet), "full" (too much, too fast: later), "away" (no line, or a host in trouble).
 *
 * @typedef {"there" | "closed" | "full" | "away"} Word
 */

const PATIENCE_MS = 60_000;
const RETRY_MS = [2_000, 4_000, 8_000, 15_000, 30_000, 60_000];
const MOST_FILE = 1 << 20;
/** Created, or already there. Any other yes is some network's own page, not the host's word. */
const THERE = [201, 204, 409, 412];
/** @type {RequestInit} */
const APART = {cache: "no-store", credentials: "omit", redirect: "error"};

/**
 * Lays a sealed letter down. The same bytes have the same name: a second time changes nothing.
 *
 * @param {string} place
 * @param {Uint8Array} raw
 * @returns {Promise<Word>}
 */
export async function put(place, raw) {
  const answer = await ask(place, {method: "PUT", body: raw, headers: {"Content-Type": "application/octet-stream"}});
  if (answer === null) return "away";
  if (THERE.includes(answer.status)) return "there";
  if (answer.ok) return "away";
  if (answer.status === 408) return "away";
  if (answer.status === 429 || answer.status === 503 || answer.status === 507) return "full";
  return answer.status >= 500 ? "away" : "closed";
}

/**
 * What lies at a place: its bytes, "none" when nothing lies there, "away" when nobody can tell.
 *
 * @param {string} place
 * @returns {Promise<Uint8Array | "none" | "away">}
 */
export async function get(place) {
  const answer = await ask(place, {method: "GET"});
  if (answer === null) return "away";
  if (answer.status === 404 || answer.status === 403 || answer.status === 410) return "none";
  if (!answer.ok) return "away";
  return answer.data.length <= MOST_FILE ? answer.data : "none";
}

/** @returns {Promise<{status: number, ok: boolean, data: Uint8Array} | null>} null: no whole answer came */
async function ask(place, request) {
  if (location.protocol === "file:") return null;
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(place, {...request, signal: patience.signal, ...APART});
    return {status: answer.status, ok: answer.ok, data: new Uint8Array(await answer.arrayBuffer())};
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * How long to wait before the next try, in ms: longer each time, up to a minute.
 *
 * @param {number} failures in a row, at least 1
 */
export function pause(failures) {
  return RETRY_MS[Math.min(failures, RETRY_MS.length) - 1];
}
