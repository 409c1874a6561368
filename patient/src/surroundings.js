"use strict";
import {workerAddress} from "./trusted.js";

/** Where the page finds itself: another app's browser, one that is too old, a folder instead of a host. */

const APPS = "FBAN|FBAV|FB_IAB|Instagram|WhatsApp|Messenger|Snapchat|TikTok|musical_ly|BytedanceWebview|Twitter|LinkedInApp|Viber";
const BUILT_IN = new RegExp(`${APPS}|Line/|GSA/|; wv\\)`);

/**
 * Whether another app shows this page in a browser of its own, which keeps nothing.
 *
 * @param {string} agent the browser's name of itself
 */
export function isBuiltIn(agent) {
  const bareApple = /iPhone|iPad/.test(agent) && /AppleWebKit/.test(agent) && !/Safari\//.test(agent);
  return BUILT_IN.test(agent) || bareApple;
}

/** Whether this browser lacks what the page cannot do without. */
export function isTooOld() {
  return typeof WebAssembly !== "object" || typeof indexedDB !== "object" || typeof BigInt !== "function";
}

/** Whether another page shows this one inside itself, and could lay its own words over these. */
export function isFramed() {
  return window.top !== window.self;
}

/** Whether the page was opened from a host that can take letters, not from a file. */
export function isHosted() {
  return location.protocol === "https:" || location.protocol === "http:";
}

/**
 * The fragment of the address, taken away from the address bar and the history in the same breath.
 *
 * @returns {string} without its "#"
 */
export function takeFragment() {
  const fragment = location.hash.slice(1);
  if (location.hash) history.replaceState(null, "", location.pathname + location.search);
  return fragment;
}

/** Lets the page open without a line, where it is hosted: the worker keeps the page, never a letter. */
export async function workOffline() {
  if (!isHosted() || !("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(workerAddress());
  } catch {
    return;
  }
}

/** Asks the browser not to clear the page's memory when space is short. */
export async function stayKept() {
  await navigator.storage?.persist?.();
}

/**
 * Gives a file to the person.
 *
 * @param {string} name
 * @param {Uint8Array | string} content
 */
export function giveFile(name, content) {
  const address = URL.createObjectURL(new Blob([content], {type: "application/octet-stream"}));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/**
 * Puts words on the clipboard; false where the browser does not let a page do so.
 *
 * @param {string} words
 */
export async function copyWords(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return false;
  }
}

/** Whether this telephone has a sheet on which one of its other apps is chosen for a text. */
export function canShare() {
  return typeof navigator.share === "function";
}

/**
 * Hands words to an app that is chosen on that sheet: as a file where it takes one, no app changes those.
 *
 * @param {string} name of the file
 * @param {string} title
 * @param {string} words
 * @returns {Promise<boolean>} whether an app was chosen
 */
export async function shareWords(name, title, words) {
  const files = [new File([words], name, {type: "text/plain"})];
  try {
    await navigator.share(navigator.canShare?.({files}) ? {title, files} : {title, text: words});
    return true;
  } catch {
    return false;
  }
}

/** When the browser had the time to paint what was drawn; in a tab that nobody looks at, soon. */
export function shownOnScreen() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, 300);
  });
}

/** Lets the screen show that something is under way before the long stretch of a code. */
export function painted() {
  return new Promise((resolve) => setTimeout(resolve, 30));
}
