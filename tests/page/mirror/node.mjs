// Runs one job of answer.js in Node.

import {readFileSync} from "node:fs";

import "./library.mjs";

const {answer} = await import("./answer.js");
process.stdout.write(await answer(readFileSync(0, "utf8")));
