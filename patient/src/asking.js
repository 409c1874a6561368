"use strict";
import {cards, readable} from "./exchange.js";
import {fromHex} from "./encoding.js";
import {afterRead} from "./memory.js";
import {READY} from "./questions.js";
import {callDigits} from "./reading.js";
import {GROUPS, screen, SCREEN_VERSION, signBits, signsOf} from "./redflags.js";
import {profileOf, readersOf} from "./roster.js";
import {knows, say} from "./say.js";
import {MOST_CHARACTERS} from "./screens/ask.js";
import {acknowledge, ask, CATEGORY_OF, rosterOf} from "./writing.js";
import {change, round} from "./world.js";

/** Asking and reading: what the screens of `home.js`, `ask.js` and `exchange.js` can ask for. */

/** @param {import("./world.js").World} world */
export function asking(world) {
  const {tell} = world;
  const memory = () => world.state.open.memory;
  const draft = (some) => tell({type: "drafted", draft: some});
  return {
    check: () => round(world),
    begin: (consultation) => tell({type: "began", draft: {consultation, matter: "medicine", ...onlyOne(memory(), consultation)}}),
    askReception: () => tell({type: "began", draft: {consultation: "", matter: "reception"}}),
    groups: () => GROUPS,
    group: () => memory().group || GROUPS[0],
    forGroup: (group) => {
      draft({ticked: []});
      return change(world, (kept) => ({...kept, group}));
    },
    signsOf: (group) => signsOf(group).map((name) => ({name, key: keyOfSign(world, name, group)})),
    signKey: (name) => keyOfSign(world, name, memory().group || GROUPS[0]),
    tick: (name, on) => {
      const {ticked} = world.state.draft;
      draft({ticked: on ? [...ticked, name] : ticked.filter((one) => one !== name)});
    },
    noSigns: () => tell({type: "clear"}),
    haveSigns: () => tell({type: "flagged", found: []}),
    goOn: () => (world.state.draft.found.length ? send(world, world.state.draft.text, true) : tell({type: "warned"})),
    pick: (some) => draft(some),
    typing: (text) => tell({type: "typed", text}),
    readyQuestions: (matter) => READY[matter],
    send: (text) => send(world, text, false),
    askFixed: (choice) => send(world, say(world.state.language, `ask.${choice}`), false, choice),
    readers: () => readers(world),
    memberName: (member) => named(rosterOf(memory()).profiles.find((one) => same(one.memberId, member))),
    signer: (sender) => named(profileOf(rosterOf(memory()), fromHex(sender, "page.memory"))),
    showExchange: (thread) => tell({type: "went", to: "sent", about: thread}),
    showMessage: (id) => tell({type: "went", to: "message", about: id}),
    seen: () => seen(world),
    callDigits: (held) => callDigits(memory(), held),
  };
}

function same(bytes, member) {
  return fromHex(member, "page.memory").every((byte, at) => byte === bytes[at]);
}

function named(profile) {
  return profile ? profile.name : "";
}

/** Where a consultation has one medicine only, it is chosen already. */
function onlyOne(memory, consultation) {
  const card = cards(memory).find((one) => one.consultation === consultation);
  return card?.medicines.length === 1 ? {subject: card.medicines[0].brand} : {};
}

/** The words of a sign for whom they are meant: "sign.fainting_or_convulsion.infant", or the plain ones. */
function keyOfSign({state}, name, group) {
  const own = `sign.${name}.${group}`;
  return knows(state.language, own) ? own : `sign.${name}`;
}

/** Who of the practice reads a question about this consultation, by role. */
function readers({state}) {
  const {memory} = state.open;
  const card = cards(memory).find((one) => one.consultation === state.draft.consultation);
  const roster = rosterOf(memory);
  const roles = card ? readersOf(roster, fromHex(card.physician, "page.memory")).map((one) => one.role) : [];
  const words = [...new Set(roles)].sort().map((role) => say(state.language, ROLE_KEYS[role]));
  if (words.length === 0) return say(state.language, "ask.who_reads");
  const and = ` ${say(state.language, "role.and")} `;
  const list = words.length > 1 ? words.slice(0, -1).join(", ") + and + words.at(-1) : words[0];
  return say(state.language, "ask.who_reads_named", {roles: list});
}

const ROLE_KEYS = {1: "role.physician", 2: "role.substitute", 3: "role.secretary"};

/** Screens the words, seals them, keeps them, brings them. A sign that was found stops once, with the numbers to call. */
async function send(world, words, warned, fixed = "") {
  const text = words.trim().normalize("NFC");
  const {draft, busy} = world.state;
  if (busy || draft.matter === "reception" && !fixed) return;
  if (!text) return world.tell({type: "told", kind: "stop", key: "ask.empty"});
  if ([...text].length > MOST_CHARACTERS) return world.tell({type: "told", kind: "stop", key: "trouble.other"});
  const found = screen(text);
  world.tell({type: "typed", text: words});
  if (found.length && !warned) return world.tell({type: "flagged", found});
  world.tell({type: "busy"});
  const card = cards(world.state.open.memory).find((one) => one.consultation === draft.consultation) ?? null;
  const question = {
    category: CATEGORY_OF[fixed || draft.matter],
    card,
    subject: draft.subject,
    text,
    signs: signBits(draft.ticked),
    screenVersion: SCREEN_VERSION,
    screened: signBits(found),
  };
  let thread = "";
  const kept = await change(world, (memory) => {
    const asked = ask(memory, question, Date.now());
    thread = asked.thread;
    return asked.memory;
  });
  if (kept && thread) world.tell({type: "sent", thread});
  void round(world);
}

/** What is on the screen now and was not before is marked as read; of a reply the practice is told so, signed, once. */
async function seen(world) {
  const {screen: where, about, open} = world.state;
  if (!open || !["sent", "message"].includes(where) || document.hidden) return;
  const shown = (memory) => (where === "sent" ? readable(memory, about) : memory.held.filter((one) => one.id === about));
  const fresh = (memory) => shown(memory).filter((one) => !one.readMs);
  if (fresh(open.memory).length === 0) return;
  const now = Date.now();
  const read = (kept, held) => {
    const marked = afterRead(kept, held.id, now);
    return held.kind === "reply" ? acknowledge(marked, held, now) : marked;
  };
  await change(world, (memory) => fresh(memory).reduce(read, memory));
  void round(world);
}
