"use strict";

/** The page's one Trusted Types policy: two scripts may be started beside the page's own, and no other words become one. */

const LIBRARY = "library";
let rules = null;

/** @returns {any} the worker that keeps the page for hours without a line */
export function workerAddress() {
  return policy().createScriptURL("sw.js");
}

/** @returns {any} libsodium.js, which lies in the page as words; the page's own policy names it by its hash */
export function libraryWords() {
  return policy().createScript(LIBRARY);
}

function policy() {
  rules ??= globalThis.trustedTypes?.createPolicy("colloque", {createScriptURL: onlyWorker, createScript: onlyLibrary});
  return rules ?? {createScriptURL: onlyWorker, createScript: onlyLibrary};
}

function onlyWorker(address) {
  if (address !== "sw.js") throw new TypeError("no other worker is ever started");
  return address;
}

function onlyLibrary(name) {
  if (name !== LIBRARY) throw new TypeError("no other script is ever started");
  return document.getElementById(LIBRARY).textContent;
}
