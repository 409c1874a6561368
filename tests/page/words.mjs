// Prints every word of the page, by language, and the keys of its ready questions.

import {ar} from "../../patient/src/words/ar.js";
import {en} from "../../patient/src/words/en.js";
import {fr} from "../../patient/src/words/fr.js";
import {READY} from "../../patient/src/questions.js";

process.stdout.write(JSON.stringify({words: {fr, ar, en}, ready: READY}));
