"use strict";

/**
 * All that one person's page knows, as values: every change gives a new memory. It lies on the device as one sealed
 * piece (store.js), so that nothing of it is ever half written.
 *
 * @typedef {Object} Held a letter that was opened here
 * @property {string} id hexadecimal
 * @property {string} hash letter hash, hexadecimal
 * @property {string} sender signing key, hexadecimal
 * @property {number} seq
 * @property {string} prev hexadecimal
 * @property {string} thread hexadecimal
 * @property {string} record the practice's log entry that covers it, hexadecimal
 * @property {string} kind "reply", "card", "notice", "admin", "callback", "confirm" or "roster"
 * @property {Object<string, any>} words what it says: the body's fields
 * @property {Uint8Array} header
 * @property {Uint8Array} signature
 * @property {Uint8Array} body
 * @property {number} cameMs
 * @property {number} readMs 0 until its words were on the screen
 *
 * @typedef {Object} Written a letter that this device sealed
 * @property {string} id
 * @property {string} hash
 * @property {number} seq
 * @property {string} thread
 * @property {string} consultation
 * @property {string} kind "question", "receipt", "withdraw" or "enrol"
 * @property {number} category
 * @property {Object<string, any>} words
 * @property {Uint8Array} header
 * @property {Uint8Array} signature
 * @property {Uint8Array} body
 * @property {number} madeMs
 * @property {number} leftMs when the drop took it; 0 before
 * @property {number} handMs when it was given out to go another way than by the host; 0 before
 * @property {"hand" | "mail"} [by] which way that was
 *
 * @typedef {Object} Waiting a sealed letter that is not with the post yet
 * @property {string} id
 * @property {string} place the file on the drop
 * @property {Uint8Array} raw
 *
 * @typedef {Object} Memory
 * @property {Uint8Array} sigSeed
 * @property {Uint8Array} kemSeed
 * @property {Uint8Array} rootPk
 * @property {Uint8Array} roster the newest roster file that was verified
 * @property {Uint8Array} inviteId
 * @property {Uint8Array} secret the invite's; empty once the confirm came
 * @property {Uint8Array} drop the drop secret; empty before the confirm
 * @property {{sas: Uint8Array, confirm: Uint8Array} | null} subkeys what is kept of the secret after an enrolment at a distance
 * @property {number} level 0 before the confirm, 1 in person, 2 at a distance
 * @property {string} language
 * @property {string} group whose signs are asked for
 * @property {number} next the number of the next letter to look for on the drop
 * @property {number} seq
 * @property {string} prev
 * @property {Waiting[]} outbox
 * @property {Held[]} held
 * @property {Written[]} written
 * @property {{raw: Uint8Array}[]} early letters that came before another one of their lane
 * @property {{code: string, file: string, atMs: number}[]} refused
 * @property {Object<string, boolean>} frozen lanes that forked, by sender
 * @property {boolean} withdrawn
 * @property {boolean} shut the practice's host takes nothing from this device any more
 */

const MOST_REFUSED = 50;
const NOTHING = new Uint8Array(0);

/** Notices that prove that the practice holds the letter they name: nothing of it needs to be sent again. */
const ARRIVALS = ["received", "handled", "redirected", "closed", "come_in"];

/**
 * The memory of a device that is about to answer an invite.
 *
 * @param {{sigSeed: Uint8Array, kemSeed: Uint8Array, rootPk: Uint8Array, roster: Uint8Array, inviteId: Uint8Array,
 *   secret: Uint8Array, language: string}} born
 * @returns {Memory}
 */
export function newMemory(born) {
  const lists = {outbox: [], held: [], written: [], early: [], refused: [], frozen: {}};
  return {...born, ...lists, drop: NOTHING, subkeys: null, level: 0, group: "", next: 1, seq: 0, prev: "", withdrawn: false, shut: false};
}

/**
 * After a letter of this device was sealed: kept before it is sent, so that no number of the lane is used twice.
 *
 * @param {Memory} memory
 * @param {Written} written
 * @param {Waiting} waiting
 * @returns {Memory}
 */
export function afterSealed(memory, written, waiting) {
  return {
    ...memory,
    seq: written.seq,
    prev: written.hash,
    written: [...memory.written, written],
    outbox: [...memory.outbox, waiting],
  };
}

/**
 * After the drop said yes to a letter.
 *
 * @param {Memory} memory
 * @param {string} id
 * @param {number} now ms
 * @returns {Memory}
 */
export function afterPosted(memory, id, now) {
  const outbox = memory.outbox.filter((one) => one.id !== id);
  return {...memory, outbox, written: marked(memory.written, id, {leftMs: now})};
}

/**
 * After letters were given out to go another way: they stay until the host takes them or the practice says that they came.
 *
 * @param {Memory} memory
 * @param {string[]} ids
 * @param {"hand" | "mail"} by
 * @param {number} now ms
 * @returns {Memory}
 */
export function afterCarried(memory, ids, by, now) {
  return {...memory, written: ids.reduce((list, id) => marked(list, id, {handMs: now, by}), memory.written)};
}

/**
 * After a letter was accepted. A confirm ends the enrolment: its secret goes, and the answer to the invite, which the
 * practice holds, is not brought to a door that is shut now.
 *
 * @param {Memory} memory
 * @param {Held} held
 * @returns {Memory}
 */
export function afterAccepted(memory, held) {
  const kept = {...memory, held: [...memory.held, held]};
  if (held.kind === "confirm") {
    const {level, dropSecret, roster} = held.words;
    const answers = memory.written.filter((one) => one.kind === "enrol").map((one) => one.id);
    const outbox = memory.outbox.filter((one) => !answers.includes(one.id));
    return {...kept, level, drop: dropSecret, roster, secret: NOTHING, outbox, shut: false, held: [...memory.held, lightened(held)]};
  }
  if (held.kind === "roster") return {...memory, held: [...memory.held, lightened(held)]};
  if (held.kind === "notice" && ARRIVALS.includes(held.words.template)) return settled(kept, held);
  return kept;
}

function settled(memory, held) {
  const about = memory.written.find((one) => one.hash === held.words.values[0]);
  return about ? {...memory, outbox: memory.outbox.filter((one) => one.id !== about.id)} : memory;
}

/** Secrets and rosters stay where they are used, not in the letter that brought them. */
function lightened(held) {
  return {...held, words: {level: held.words.level ?? 0}, body: NOTHING};
}

/**
 * After a letter was refused; the last fifty are kept, each file once.
 *
 * @param {Memory} memory
 * @param {string} code
 * @param {string} file
 * @param {number} now ms
 * @returns {Memory}
 */
export function afterRefused(memory, code, file, now) {
  if (memory.refused.some((one) => one.file === file && one.code === code)) return memory;
  return {...memory, refused: [...memory.refused, {code, file, atMs: now}].slice(-MOST_REFUSED)};
}

/**
 * After the words of a letter were on the screen.
 *
 * @param {Memory} memory
 * @param {string} id
 * @param {number} now ms
 * @returns {Memory}
 */
export function afterRead(memory, id, now) {
  return {...memory, held: marked(memory.held, id, {readMs: now})};
}

function marked(list, id, mark) {
  return list.map((one) => (one.id === id ? {...one, ...mark} : one));
}

/**
 * The lane of a sender as `lanes.js` takes it apart: last number without a gap, links held.
 *
 * @param {Memory} memory
 * @param {string} sender hexadecimal
 * @returns {{last: number, held: Map<number, {hash: string, prev: string}>, frozen: boolean}}
 */
export function laneOf(memory, sender) {
  const links = memory.held.filter((one) => one.sender === sender).map((one) => [one.seq, one]);
  const held = new Map(links.map(([seq, one]) => [seq, {hash: one.hash, prev: one.prev}]));
  let last = 0;
  while (held.has(last + 1)) last += 1;
  return {last, held, frozen: memory.frozen[sender] === true};
}

/**
 * What this device holds of each sender's lane, as a letter acknowledges it: at most eight, by key.
 *
 * @param {Memory} memory
 * @returns {{sender: string, seq: number, hash: string}[]}
 */
export function acknowledged(memory) {
  const senders = [...new Set(memory.held.map((one) => one.sender))].sort().slice(0, 8);
  return senders.flatMap((sender) => {
    const lane = laneOf(memory, sender);
    return lane.last ? [{sender, seq: lane.last, hash: lane.held.get(lane.last).hash}] : [];
  });
}
