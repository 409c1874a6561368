// Reads texts as JSON, prints what the page's screening says of each, and what it folds every character of Unicode to.

import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {runInThisContext} from "node:vm";

Object.assign(globalThis, {self: globalThis, require: createRequire(import.meta.url), __dirname: "."});
for (const script of ["libsodium-sumo.js", "libsodium-wrappers.js"]) {
  const place = new URL(`../../patient/vendor/${script}`, import.meta.url);
  runInThisContext(readFileSync(place, "utf8"), {filename: script});
}
const {foldCharacter} = await import("../../patient/src/hearing.js");
const {signsIn} = await import("../../patient/src/redflags.js");

const texts = JSON.parse(readFileSync(0, "utf8"));
const heard = /[a-z0-9ء-ي!?؟\n.,;:،؛()[\]«»"–—-]/;
const folded = {};
for (let code = 0; code < 0x30000; code += 1) {
  if (code >= 0xd800 && code < 0xe000) continue;
  const letters = foldCharacter(String.fromCodePoint(code));
  if (heard.test(letters)) folded[code] = letters;
}
const signs = texts.map((text) => signsIn(text).map((seen) => [seen.sign, seen.start, seen.end]));
process.stdout.write(JSON.stringify({signs, folded}));
