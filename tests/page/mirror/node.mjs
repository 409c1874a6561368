// Runs one job of answer.js in Node, which has no page: the library is given the names that it looks for in one.

import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {runInThisContext} from "node:vm";

Object.assign(globalThis, {self: globalThis, require: createRequire(import.meta.url), __dirname: "."});
for (const script of ["libsodium-sumo.js", "libsodium-wrappers.js"]) {
  const place = new URL(`../../../patient/vendor/${script}`, import.meta.url);
  runInThisContext(readFileSync(place, "utf8"), {filename: script});
}
const {answer} = await import("./answer.js");
process.stdout.write(await answer(readFileSync(0, "utf8")));
