// The page's library in Node, which has no page: it is given the names that it looks for in one.

import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {runInThisContext} from "node:vm";

Object.assign(globalThis, {self: globalThis, require: createRequire(import.meta.url), __dirname: "."});
for (const script of ["libsodium-sumo.js", "libsodium-wrappers.js"]) {
  const place = new URL(`../../../patient/vendor/${script}`, import.meta.url);
  runInThisContext(readFileSync(place, "utf8"), {filename: script});
}
