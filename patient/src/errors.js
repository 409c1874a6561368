"use strict";

/**
 * Bytes or keys that the format does not accept. `code` is the class that docs/letter.md names ("letter.magic",
 * "header.seal"...) and the whole message: nothing of the refused bytes ever enters an error.
 */
export class CryptoError extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.name = "CryptoError";
    this.code = code;
  }
}
