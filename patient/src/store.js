"use strict";
import {LANGUAGES} from "./kinds.js";

/**
 * The persons of this device in IndexedDB. Of each the browser's files show a number, a label that she chose, the
 * language, wrong tries, and one sealed piece; nothing of keys, letters or the practice's words.
 *
 * @typedef {Object} Person
 * @property {string} id
 * @property {string} label a first name or a sign, chosen on the phone
 * @property {string} language
 * @property {import("./lock.js").Lock} lock
 * @property {import("./lock.js").Tries} tries
 * @property {number} revision grows with every change of the sealed piece
 * @property {Uint8Array} sealed
 */

const NAME = "colloque";
const PERSONS = "persons";
const LANGUAGE = "colloque.language";

/** Another tab changed the same person meanwhile: what this one holds is old. */
export class Elsewhere extends Error {}

/** @returns {Promise<IDBDatabase>} */
export function openStore() {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore(PERSONS, {keyPath: "id"});
  return answer(asked);
}

/**
 * Everybody on this device, in the order of coming.
 *
 * @param {IDBDatabase} store
 * @returns {Promise<Person[]>}
 */
export async function everybody(store) {
  return answer(store.transaction(PERSONS).objectStore(PERSONS).getAll());
}

/**
 * Keeps a person whose sealed piece changed, whole or not at all. Raises `Elsewhere` when another tab was faster: a
 * number of a lane would be used twice.
 *
 * @param {IDBDatabase} store
 * @param {Person} person with the revision that was read
 * @returns {Promise<Person>} with the revision that is kept now
 */
export async function keep(store, person) {
  const doing = store.transaction(PERSONS, "readwrite", {durability: "strict"});
  const persons = doing.objectStore(PERSONS);
  const there = await answer(persons.get(person.id));
  if ((there?.revision ?? 0) !== person.revision) {
    doing.abort();
    throw new Elsewhere();
  }
  const kept = {...person, tries: there?.tries ?? person.tries, revision: person.revision + 1};
  persons.put(kept);
  await done(doing);
  return kept;
}

/**
 * Changes what stands in clear beside the sealed piece, such as wrong tries. `null` when another tab took the person away.
 *
 * @param {IDBDatabase} store
 * @param {string} id
 * @param {(there: Person) => Partial<Person>} facts
 * @returns {Promise<Person | null>}
 */
export async function note(store, id, facts) {
  const doing = store.transaction(PERSONS, "readwrite", {durability: "strict"});
  const persons = doing.objectStore(PERSONS);
  const there = await answer(persons.get(id));
  if (!there) return null;
  const noted = {...there, ...facts(there)};
  persons.put(noted);
  await done(doing);
  return noted;
}

/**
 * Takes a person off this device, keys and letters with her.
 *
 * @param {IDBDatabase} store
 * @param {string} id
 */
export async function forget(store, id) {
  const doing = store.transaction(PERSONS, "readwrite", {durability: "strict"});
  doing.objectStore(PERSONS).delete(id);
  await done(doing);
}

/**
 * The language that was chosen on this device before anybody was enrolled; nothing where none was, or nothing is kept.
 *
 * @returns {import("./say.js").Language | undefined}
 */
export function languageBefore() {
  try {
    return LANGUAGES.find((one) => one === localStorage.getItem(LANGUAGE));
  } catch {
    return undefined;
  }
}

/** @param {import("./say.js").Language} language */
export function rememberLanguage(language) {
  try {
    localStorage.setItem(LANGUAGE, language);
  } catch {
    return; // the browser keeps nothing: it is asked again
  }
}

/** @template T @param {IDBRequest<T>} asked @returns {Promise<T>} */
function answer(asked) {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

/** @param {IDBTransaction} doing */
function done(doing) {
  return new Promise((resolve, reject) => {
    doing.oncomplete = () => resolve(undefined);
    doing.onerror = doing.onabort = () => reject(doing.error);
  });
}
