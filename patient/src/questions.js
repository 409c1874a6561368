"use strict";

/** Questions that are sent by one tap: the keys of eight for each matter. */
export const READY = Object.fromEntries(
  ["medicine", "result", "follow_up"].map((matter) => [matter, eightOf(matter)]),
);

function eightOf(matter) {
  return Array.from({length: 8}, (_, place) => `ready.${matter}.${place + 1}`);
}
