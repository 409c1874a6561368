"use strict";

/**
 * libsodium.js, which the page carries in scripts of its own before this one (patient/vendor). Nothing of it may be
 * called before `ready` is fulfilled.
 */
export const sodium = globalThis.sodium;

/** @type {Promise<void>} */
export const ready = sodium.ready;
