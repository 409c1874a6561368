"use strict";
import {CryptoError} from "./errors.js";
import {keyOf, openMemory, sealMemory, triesAt, waitLeft, wrongAgain} from "./lock.js";
import {afterPosted} from "./memory.js";
import {get, pause, put} from "./post.js";
import {looksLikeLetter, newerRoster, nextPlace, takeFrom} from "./reading.js";
import {reduce} from "./state.js";
import {Elsewhere, keep, note} from "./store.js";

/**
 * The one place where state, store and post meet. Every change of a memory waits its turn, is kept on the device, and is
 * shown only then.
 *
 * @typedef {Object} World
 * @property {import("./state.js").State} state
 * @property {(event: Object<string, any>) => void} tell changes the state and draws it
 * @property {IDBDatabase} store
 * @property {Uint8Array | null} key of the open person
 * @property {import("./store.js").Person | null} person as it is kept
 * @property {Promise<any>} turn the change under way
 * @property {{running: boolean, again: boolean, failures: number, timer: number}} round
 */

const WAITING_MS = 2_000;
const QUIET_MS = 60_000;
const MOST_LETTERS_A_ROUND = 200;

/**
 * @param {import("./state.js").State} state
 * @param {IDBDatabase} store
 * @param {(state: import("./state.js").State, event: Object<string, any>) => void} draw
 * @returns {World}
 */
export function newWorld(state, store, draw) {
  const round = {running: false, again: false, failures: 0, timer: 0};
  const world = {state, store, key: null, person: null, turn: Promise.resolve(), round, tell: () => undefined};
  world.tell = (event) => {
    world.state = reduce(world.state, event);
    draw(world.state, event);
  };
  return world;
}

/**
 * Changes the open person's memory. `step` sees the memory of its turn and gives the next one, or the same one when there
 * is nothing to do, or when `id` is not open any more. Another tab that was faster closes this one's.
 *
 * @param {World} world
 * @param {(memory: import("./memory.js").Memory) => import("./memory.js").Memory} step
 * @param {string} [id] whose memory: the person's who is open now
 * @returns {Promise<boolean>} whether it is kept
 */
export function change(world, step, id = world.state.open?.id) {
  const mine = world.turn.then(async () => {
    const {open} = world.state;
    if (!open || open.id !== id || !world.key || !world.person) return;
    const memory = step(open.memory);
    if (memory === open.memory) return;
    const sealed = sealMemory(world.key, open.id, memory);
    const kept = await keep(world.store, {...world.person, language: memory.language, sealed});
    if (world.state.open !== open) return; // locked meanwhile: what was kept is read again with the code
    world.person = kept;
    world.tell({type: "kept", memory});
  });
  world.turn = mine.then(
    () => true,
    (error) => failed(world, error),
  );
  return world.turn;
}

/**
 * Says that something could not be kept, or closes what another tab has changed.
 *
 * @param {World} world
 * @param {any} error
 */
export function failed(world, error) {
  if (error instanceof Elsewhere) lock(world);
  else world.tell({type: "told", kind: "stop", key: error?.name === "QuotaExceededError" ? "trouble.full" : "trouble.other"});
  return false;
}

/**
 * Keeps a new person and lets her in.
 *
 * @param {World} world
 * @param {import("./store.js").Person} person
 * @param {Uint8Array} key
 * @param {import("./memory.js").Memory} memory
 */
export async function enter(world, person, key, memory) {
  world.person = await keep(world.store, {...person, sealed: sealMemory(key, person.id, memory)});
  world.key = key;
  world.tell({type: "enrolled", person: world.person, memory});
}

/**
 * Opens a person with a code. A try is counted before it is made; wrong ones in other tabs count here too.
 *
 * @param {World} world
 * @param {import("./store.js").Person} person
 * @param {string} code
 * @param {number} now ms
 */
export async function unlock(world, person, code, now) {
  let waits = 0;
  const asked = await note(world.store, person.id, ({tries}) => {
    waits = waitLeft(tries, now);
    return waits ? {} : {tries: wrongAgain(tries, now)};
  });
  if (!asked) return world.tell({type: "gone", id: person.id});
  if (waits) return counted(world, asked);
  const key = keyOf(code, person.lock);
  try {
    const memory = openMemory(key, person.id, asked.sealed);
    const tries = {count: 0, lastMs: 0};
    await note(world.store, person.id, () => ({tries}));
    world.person = {...asked, tries}; // with the revision of what was opened: another tab may have gone on meanwhile
    world.key = key;
    world.tell({type: "opened", person: world.person, memory});
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    world.tell({type: "wrong", person: asked});
  }
}

function counted(world, person) {
  world.tell({type: "counted", person});
  world.tell({type: "asked", who: person.id});
}

/**
 * Looks at the clock for whoever's code is asked for.
 *
 * @param {World} world
 * @param {number} now ms
 */
export async function recount(world, now) {
  const person = world.state.persons.find((one) => one.id === world.state.who);
  if (!person || person.tries.lastMs <= now) return;
  const asked = await note(world.store, person.id, ({tries}) => ({tries: triesAt(tries, now)}));
  if (asked) world.tell({type: "counted", person: asked});
}

/**
 * Forgets the key and all that was read with it.
 *
 * @param {World} world
 */
export function lock(world) {
  clearTimeout(world.round.timer);
  world.key?.fill(0);
  world.key = null;
  world.person = null;
  world.tell({type: "locked"});
}

/**
 * One round of the post: what waits is brought, what came is fetched; the next round is set by how this one went.
 *
 * @param {World} world
 */
export async function round(world) {
  const {round: mine} = world;
  if (mine.running) {
    mine.again = true;
    return;
  }
  clearTimeout(mine.timer);
  if (!world.state.open) return;
  mine.running = true;
  mine.again = false;
  const online = (await bring(world)) && (await fetchAll(world));
  mine.running = false;
  mine.failures = online ? 0 : mine.failures + 1;
  if (!world.state.open) return;
  world.tell({type: "heard", online, now: Date.now()});
  const waits = world.state.open.memory.drop.length === 0;
  const next = online ? (waits ? WAITING_MS : QUIET_MS) : pause(mine.failures);
  mine.timer = setTimeout(() => round(world), mine.again ? 0 : next);
}

/** @returns {Promise<boolean>} whether the host answered */
async function bring(world) {
  const {open} = world.state;
  for (const {id, place, raw} of open?.memory.outbox ?? []) {
    const word = await put(place, raw);
    if (world.state.open?.id !== open.id) return true;
    if (word === "away" || word === "full") return false;
    if (word === "there") await change(world, (memory) => ({...afterPosted(memory, id, Date.now()), shut: false}));
    if (word === "closed") {
      await change(world, (memory) => (memory.shut ? memory : {...memory, shut: true}));
      return true;
    }
  }
  return true;
}

/** @returns {Promise<boolean>} whether the host answered */
async function fetchAll(world) {
  if (world.state.open?.memory.drop.length) await refreshRoster(world);
  for (let times = 0; times < MOST_LETTERS_A_ROUND; times += 1) {
    const {open} = world.state;
    const place = open ? nextPlace(open.memory) : "";
    if (!place) return true;
    const found = await get(place);
    if (found === "none") return true;
    if (found === "away" || !looksLikeLetter(found)) return false;
    await change(world, (memory) => takeFrom(memory, place, found, Date.now()).memory, open.id);
    const after = world.state.open?.memory;
    if (after && nextPlace(after) === place) {
      if (after.early.length) await refreshRoster(world);
      return true;
    }
  }
  return true;
}

/**
 * A roster that does not follow ours is not taken, and said aloud: the host is not the practice that she knows. What is no
 * roster at all is some network's own page.
 */
async function refreshRoster(world) {
  const id = world.state.open?.id;
  const file = await get("roster");
  if (!(file instanceof Uint8Array)) return;
  await change(world, (memory) => {
    const {memory: after, code} = newerRoster(memory, file, Date.now());
    if (code && code !== "roster.encoding") queueMicrotask(() => world.tell({type: "told", kind: "stop", key: "trouble.roster"}));
    return after;
  }, id);
}
