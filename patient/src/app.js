"use strict";
import {answerAddress, arriving, letterOfFragment} from "./arriving.js";
import {asking} from "./asking.js";
import {carrying} from "./carrying.js";
import {answerFragment, enrolling} from "./enrolling.js";
import {entering} from "./entering.js";
import {keeping} from "./keeping.js";
import {readPractice} from "./practice.js";
import {direction, preferred, said, say} from "./say.js";
import {SCREENS, TYPED_ON} from "./screens/all.js";
import {shell} from "./screens/shell.js";
import {newState} from "./state.js";
import {ready, startLibrary} from "./sodium.js";
import {everybody, languageBefore, openStore} from "./store.js";
import {isBuiltIn, isFramed, isTooOld, shownOnScreen, takeFragment, workOffline} from "./surroundings.js";
import {lock, newWorld, recount, round} from "./world.js";

/** The start: the invite or letter leaves the address bar first; the first screen does not wait for the library. */

const LEFT_ALONE_MS = 2 * 60_000;
const UNTOUCHED_MS = 10 * 60_000;
const BEHIND_THE_SCREEN = ["kept", "heard", "ticked", "counted"];
const NEVER_DRAWN = ["typed"];
const arrived = {fragment: takeFragment()};
const HELD_MS = 5_000;
const AGAIN_MS = 50;
let shown = "";
let depth = 0;
let downMs = 0; // when a finger came down that has not left yet
let later = 0;

async function start() {
  const practice = readPractice(document.getElementById("practice").textContent);
  const first = newState(preferred(navigator.languages), practice, Date.now());
  const nothing = {go: () => undefined, back: () => undefined};
  if (isFramed()) return draw({...first, screen: "framed"}, nothing);
  if (isTooOld()) return draw({...first, screen: "old"}, nothing);
  let store;
  let persons;
  try {
    store = await openStore();
    persons = await everybody(store);
  } catch {
    return draw({...first, screen: "old", word: {kind: "stop", key: "trouble.storage"}}, nothing);
  }
  const language = persons[0]?.language ?? languageBefore() ?? first.language;
  const letter = letterOfFragment(arrived.fragment);
  const word = letter?.length === 0 ? {kind: "stop", key: "link.broken"} : null;
  const world = newWorld({...first, language, word, letter: word ? null : letter}, store, (state, event) => drawn(state, event, act));
  const act = acts(world);
  listen(world, act);
  const builtIn = isBuiltIn(navigator.userAgent);
  const invited = arrived.fragment !== "" && !letter;
  world.tell({type: "started", persons, builtIn, arriving: invited});
  document.documentElement.dataset.ready = "yes";
  performance.mark("first screen");
  await shownOnScreen();
  startLibrary();
  ready.then(() => performance.mark("library"), () => world.tell({type: "told", kind: "stop", key: "trouble.other"}));
  if (invited && !builtIn) await answerFragment(world, arrived.fragment);
  await workOffline();
}

function acts(world) {
  return {
    go: (to, about) => world.tell({type: "went", to, about}),
    back: () => (history.state?.depth ? history.back() : world.tell({type: "back"})),
    ...entering(world, arrived),
    ...enrolling(world),
    ...asking(world),
    ...carrying(world),
    ...arriving(world),
    ...keeping(world),
  };
}

function listen(world) {
  let hiddenMs = 0;
  let touchedMs = Date.now();
  for (const touch of ["pointerdown", "click", "keydown", "input", "scroll"]) addEventListener(touch, () => (touchedMs = Date.now()));
  addEventListener("pointerdown", () => (downMs = Date.now()), true);
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(() => (downMs = 0)), true); // after its click
  addEventListener("popstate", () => world.tell({type: "back"}));
  addEventListener("online", () => void round(world));
  addEventListener("hashchange", () => {
    const fragment = takeFragment();
    if (fragment) void answerAddress(world, fragment);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hiddenMs = Date.now();
    else if (holdsLetters(world.state) && Date.now() - hiddenMs > LEFT_ALONE_MS) lock(world);
    else void round(world);
  });
  setInterval(() => {
    world.tell({type: "ticked", now: Date.now()});
    void recount(world, Date.now());
    if (world.state.open && Date.now() - touchedMs > UNTOUCHED_MS) lock(world);
  }, 1000);
}

/** Whether there is something to be read here: a telephone that still waits in the practice's room stays as it is. */
function holdsLetters({open}) {
  return open !== null && open.memory.drop.length > 0;
}

/**
 * Draws what an event changed, unless somebody is typing and it came from behind. Under a finger nothing is exchanged that
 * came from behind: the button that is pressed would be gone before it is let go.
 */
function drawn(state, event, act) {
  if (NEVER_DRAWN.includes(event.type)) return;
  const waits = state.screen === "unlock" && act.waitLeft() > -1000;
  const quiet = BEHIND_THE_SCREEN.includes(event.type) && state.screen === shown;
  if (quiet && event.type === "ticked" && !(waits && document.getElementById("wait"))) return;
  if (quiet && TYPED_ON.includes(state.screen) && event.type !== "ticked") return;
  clearTimeout(later);
  if (quiet && Date.now() - downMs < HELD_MS) {
    later = setTimeout(() => drawn(state, event, act), AGAIN_MS);
    return;
  }
  draw(state, act);
  void act.seen();
}

function draw(state, act) {
  const {language} = state;
  const t = (key, values) => say(language, key, values);
  const tt = (key, values) => said(language, key, values);
  const view = {state, act, t, tt};
  const screen = SCREENS[state.screen](view);
  const root = document.documentElement;
  root.lang = language;
  root.dir = direction(language);
  document.title = screen.title;
  const moved = state.screen !== shown;
  const held = moved ? null : focusOf();
  document.getElementById("page").replaceChildren(...shell(view, screen));
  const news = speak(state, t);
  if (moved) arrive(state);
  else held?.();
  if (news) show(document.getElementById("band"));
}

/** What was just said is seen, wherever the screen was scrolled to. */
function show(band) {
  const {top, bottom} = band.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) band.scrollIntoView({block: "center"});
}

/** On a new screen the heading has the focus, and "back" of the telephone leads to the one before. */
function arrive(state) {
  const first = shown === "";
  shown = state.screen;
  if (state.trail.length > depth) history.pushState({depth: state.trail.length}, "");
  depth = state.trail.length;
  scrollTo(0, 0);
  if (!first) document.getElementById("title").focus({preventScroll: true});
}

/** What has the focus, as a way to give it back after the same screen was drawn anew. */
function focusOf() {
  const before = document.activeElement;
  if (!before || before === document.body) return null;
  const {id, tagName} = before;
  const at = [...document.querySelectorAll(tagName)].indexOf(before);
  const {value, selectionStart, selectionEnd} = /** @type {HTMLInputElement} */ (before);
  return () => {
    const again = id ? document.getElementById(id) : document.querySelectorAll(tagName)[at];
    again?.focus({preventScroll: true});
    if (tagName === "TEXTAREA" && again) {
      again.value = value;
      again.setSelectionRange(selectionStart, selectionEnd);
    }
  };
}

/** A screen reader hears the sentence on the band, once. @returns {boolean} whether there is a new one */
function speak(state, t) {
  const live = document.getElementById("live");
  const words = state.word ? t(state.word.key) : "";
  const fresh = live.textContent !== words;
  if (fresh) live.textContent = words;
  return fresh && words !== "";
}

void start();
