"use strict";
import {libraryWords} from "./trusted.js";

/**
 * libsodium.js (patient/vendor), which the page carries as words and starts only once its first screen is painted. Nothing
 * of it may be called before `ready` is fulfilled.
 */
export const sodium = {};

let begin = () => undefined;

/** @type {Promise<void>} */
export const ready = new Promise((resolve) => (begin = resolve)).then(filled);

if (globalThis.sodium) begin();

async function filled() {
  await globalThis.sodium.ready;
  Object.assign(sodium, globalThis.sodium);
}

/** Starts the library. What the page's policy does not let run is not there afterwards: `ready` then fails. */
export function startLibrary() {
  const script = document.createElement("script");
  script.textContent = libraryWords();
  document.head.append(script);
  script.remove();
  begin();
}
