"use strict";
import {consentHash, consentText, CONSENT_VERSION} from "./consent.js";
import {fromHex, hex} from "./encoding.js";
import {CryptoError} from "./errors.js";
import {isInviteOpen, readFragment, typedInvite} from "./invite.js";
import {figures, keyOf, newLock, tooPlain} from "./lock.js";
import {get} from "./post.js";
import {random} from "./primitives.js";
import {profileOf, readRoster, Role} from "./roster.js";
import {ready} from "./sodium.js";
import {rememberLanguage} from "./store.js";
import {isHosted, painted, stayKept} from "./surroundings.js";
import {enter, failed, lock, round} from "./world.js";
import {answerInvite, digitsOf, rosterOf} from "./writing.js";

/** An invite answered: by the telephone's camera, a link or a typed code; then what the screens of `enrol.js` ask for. */

const WRONG_INVITE = {
  "invite.encoding": "enrol.bad",
  "invite.version": "trouble.other",
  "invite.typed": "start.code_wrong",
  "roster.encoding": "trouble.host",
};

/** @param {import("./world.js").World} world */
export function enrolling(world) {
  const {tell} = world;
  const stop = (key) => tell({type: "told", kind: "stop", key});
  return {
    type: (words) => answerTyped(world, words),
    enrolIn: (language) => {
      tell({type: "spoke", language});
      rememberLanguage(language);
      tell({type: "went", to: "name"});
    },
    name: (typed) => tell({type: "named", label: typed.trim()}),
    consentText: () => ({text: wordsOfConsent(world), version: CONSENT_VERSION}),
    consent: (agreed) => tell({type: "consented", consent: agreed && agreedTo(world)}),
    choose: (typed) => {
      const code = figures(typed);
      if (!code) return;
      if (tooPlain(code)) stop("code.too_easy");
      else tell({type: "chosen", code});
    },
    confirm: (typed) => void confirmCode(world, figures(typed)),
    showDigits: () => tell({type: "showed"}),
    digits: () => digitsOf(world.state.open.memory),
    confirmedAtOnce: () => confirmedAtOnce(world.state.open.memory),
  };
}

/**
 * Begins the answer to the invite of an address.
 *
 * @param {import("./world.js").World} world
 * @param {string} fragment
 */
export async function answerFragment(world, fragment) {
  await begin(world, () => readFragment(fragment));
}

/** Whether a physician's or substitute's own desk enrolled this device face to face: such a desk confirms the person in the same breath. */
function confirmedAtOnce(memory) {
  const confirm = memory.held.find((one) => one.kind === "confirm");
  return confirm !== undefined && profileOf(rosterOf(memory), fromHex(confirm.sender, "page.memory"))?.role !== Role.SECRETARY;
}

/** A link, its end, or the short code of the desk. */
async function answerTyped(world, words) {
  const typed = words.trim();
  const end = typed.slice(typed.indexOf("#") + 1);
  if (end.length > 60) return answerFragment(world, end);
  const file = await rosterFile();
  if (!file) return world.tell({type: "told", kind: "stop", key: "trouble.host", attempt: typed});
  await begin(world, () => typedInvite(typed, readRoster(file, null).rootPk, Date.now()), typed);
}

/** Whatever `attempt` was typed comes back with the reason why it was not taken. */
async function begin(world, read, attempt = "") {
  const stop = (key) => {
    if (world.state.screen === "loading") world.tell({type: "stayed"});
    world.tell({type: "told", kind: "stop", key, attempt});
  };
  await ready;
  try {
    const invite = read();
    if (!isInviteOpen(invite, Date.now())) return stop("enrol.expired");
    const roster = await rosterFile();
    if (!roster) return stop("trouble.host");
    readRoster(roster, invite.rootPk);
    if (world.state.open) lock(world);
    world.tell({type: "invited", invite, roster});
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    stop(WRONG_INVITE[error.code] ?? "trouble.roster");
  }
}

/** @returns {Promise<Uint8Array | null>} */
async function rosterFile() {
  const found = isHosted() ? await get("roster") : "away";
  return found instanceof Uint8Array ? found : null;
}

/** What the device will sign: the words that were on the screen, whatever language is chosen later. */
function agreedTo(world) {
  const text = wordsOfConsent(world);
  return {version: CONSENT_VERSION, language: world.state.language, textHash: consentHash(text), text};
}

function wordsOfConsent({state}) {
  const {invite, roster} = state.enrolling;
  return consentText(state.language, readRoster(roster, invite.rootPk));
}

/** The second time the code is typed: keys are made, the answer is sealed and kept, then it goes out. */
async function confirmCode(world, code) {
  const {enrolling, language, busy} = world.state;
  if (!code || busy) return;
  if (code !== enrolling.code) return world.tell({type: "differed"});
  world.tell({type: "busy"});
  await painted();
  const {invite, roster, label, consent} = enrolling;
  try {
    const made = newLock();
    const key = keyOf(code, made);
    const memory = answerInvite(invite, roster, consent || null, language, Date.now());
    const tries = {count: 0, lastMs: 0};
    const person = {id: hex(random(16)), label, language, lock: made, tries, revision: 0, sealed: new Uint8Array(0)};
    await enter(world, person, key, memory);
  } catch (error) {
    return failed(world, error);
  }
  void stayKept();
  void round(world);
}
