"use strict";

/**
 * What the page shows now, and how each event changes it: values in, values out. Keys and the network are not here.
 *
 * @typedef {Object} Draft the question being asked
 * @property {string[]} ticked signs ticked
 * @property {string[]} found signs found in the text
 * @property {boolean} warned whether she went on past the emergency numbers
 * @property {string} consultation hexadecimal; "" for reception
 * @property {string} matter "medicine", "result", "follow_up" or "reception"
 * @property {string} subject
 * @property {string} text
 *
 * @typedef {Object} Enrolling an answer to an invite under way
 * @property {Object<string, any>} invite
 * @property {Uint8Array} roster the verified roster file
 * @property {string} label
 * @property {import("./body.js").Consent | false | null} consent to the words she read; null before she said; false: on paper
 * @property {string} code the first of two times
 *
 * @typedef {Object} State
 * @property {string} screen
 * @property {string[]} trail the screens behind this one
 * @property {import("./say.js").Language} language
 * @property {number} now ms
 * @property {import("./practice.js").Practice} practice
 * @property {import("./store.js").Person[]} persons
 * @property {string} who the person whose code is asked for
 * @property {{id: string, label: string, memory: import("./memory.js").Memory} | null} open
 * @property {Enrolling | null} enrolling
 * @property {Draft} draft
 * @property {string} about the thread, message or letter shown
 * @property {boolean} digits whether the digits to compare are on the screen
 * @property {boolean} online
 * @property {number} heardMs when the host last answered; 0 never
 * @property {{kind: string, key: string} | null} word a sentence on the band
 * @property {boolean} busy
 * @property {Uint8Array | null} letter of the practice that came by a link and waits for a code
 * @property {string} attempt what was typed of a practice's code that was not taken
 */

/** @type {Draft} */
export const EMPTY_DRAFT = {
  ticked: [],
  found: [],
  warned: false,
  consultation: "",
  matter: "medicine",
  subject: "",
  text: "",
};

/** Screens from which "back" leads nowhere: what was before them is over. */
const ROOTS = ["persons", "unlock", "home", "waiting", "loading", "browser"];

/** @returns {State} */
export function newState(language, practice, now) {
  return {
    screen: "loading",
    trail: [],
    language,
    now,
    practice,
    persons: [],
    who: "",
    open: null,
    enrolling: null,
    draft: EMPTY_DRAFT,
    about: "",
    digits: false,
    online: true,
    heardMs: 0,
    word: null,
    busy: false,
    letter: null,
    attempt: "",
  };
}

/**
 * The state after an event. An event that no line knows changes nothing.
 *
 * @param {State} state
 * @param {{type: string} & Object<string, any>} event
 * @returns {State}
 */
export function reduce(state, event) {
  const step = STEPS[event.type];
  return step ? step(state, event) : state;
}

const STEPS = {
  started: (state, {persons, builtIn, arriving}) => {
    const known = {...state, persons, screen: builtIn ? "browser" : "loading"};
    return arriving && !builtIn ? known : first(known);
  },
  stayed: (state) => first({...state, screen: "loading"}),
  went: (state, {to, about}) => go({...state, about: about ?? state.about, word: null}, to),
  back: (state) => back(state),
  spoke: (state, {language}) => ({...state, language}),
  ticked: (state, {now}) => ({...state, now}),
  busy: (state) => ({...state, busy: true, word: null}),
  told: (state, {kind, key, attempt = ""}) => ({...state, busy: false, attempt, word: {kind, key}}),
  heard: (state, {online, now}) => ({...state, online, heardMs: online ? now : state.heardMs}),
  brought: (state, {letter}) => ({...state, letter, word: null}),
  taken: (state) => ({...state, letter: null}),
  // enrolment
  invited: (state, {invite, roster}) => root({...state, attempt: "", word: null, enrolling: enrolling(invite, roster)}, "language"),
  named: (state, {label}) => go({...state, enrolling: {...state.enrolling, label}}, "consent"),
  consented: (state, {consent}) => go({...state, enrolling: {...state.enrolling, consent}}, "code"),
  chosen: (state, {code}) => go({...state, enrolling: {...state.enrolling, code}}, "again"),
  differed: (state) => ({
    ...back({...state, enrolling: {...state.enrolling, code: ""}}),
    word: {kind: "stop", key: "code.differs"},
  }),
  enrolled: (state, {person, memory}) =>
    root({...opened(state, person, memory), enrolling: null, persons: [...state.persons, person]}, "waiting"),
  showed: (state) => ({...state, digits: true}),
  // one person's page
  asked: (state, {who}) => {
    const language = state.persons.find((one) => one.id === who)?.language ?? state.language;
    return root({...state, who, language, word: null}, "unlock");
  },
  opened: (state, {person, memory}) => settle({...opened(state, person, memory), language: memory.language}),
  counted: (state, {person}) => ({...state, persons: known(state, person)}),
  wrong: (state, {person}) => ({
    ...state,
    busy: false,
    persons: known(state, person),
    word: {kind: "stop", key: "code.wrong"},
  }),
  kept: (state, {memory}) => settle({...state, open: state.open && {...state.open, memory}}),
  locked: (state) => first({...locked(state), screen: "loading"}),
  home: (state) => (state.open ? settle(root({...state, digits: false, about: ""}, "home")) : state),
  gone: (state, {id}) => first({...locked(state), persons: state.persons.filter((one) => one.id !== id)}),
  // a question
  began: (state, {draft}) => go({...state, draft: {...EMPTY_DRAFT, ...draft}, word: null}, "signs"),
  drafted: (state, {draft}) => ({...state, word: null, draft: {...state.draft, ...draft}}),
  typed: (state, {text}) => ({...state, draft: {...state.draft, text}}),
  clear: (state) => go(state, "ask"),
  flagged: (state, {found}) => go({...state, busy: false, draft: {...state.draft, found}}, "urgent"),
  warned: (state) => go({...state, draft: {...state.draft, warned: true}}, "ask"),
  sent: (state, {thread}) => (state.open ? root({...state, draft: EMPTY_DRAFT, about: thread}, "home", "sent") : state),
};

function enrolling(invite, roster) {
  return {invite, roster, label: "", consent: null, code: ""};
}

function known(state, person) {
  return state.persons.map((one) => (one.id === person.id ? person : one));
}

function opened(state, person, memory) {
  return {...state, persons: known(state, person), busy: false, word: null, who: person.id, open: {id: person.id, label: person.label, memory}};
}

function locked(state) {
  return {...state, open: null, draft: EMPTY_DRAFT, digits: false, about: "", busy: false, word: null, trail: []};
}

/** Where somebody begins who is not in yet. */
function first(state) {
  if (state.screen === "browser") return state;
  const {persons} = state;
  if (persons.length === 1) return root({...state, who: persons[0].id}, "unlock");
  return root(state, persons.length ? "persons" : "start");
}

/** An enrolment under way waits for its confirm; everything else that just opened begins at home. */
function settle(state) {
  if (!state.open) return state;
  const waits = state.open.memory.drop.length === 0 && !state.open.memory.withdrawn;
  if (waits) return state.screen === "waiting" ? state : root(state, "waiting");
  if (state.screen === "waiting") return root({...state, digits: false}, "enrolled");
  return state.screen === "unlock" ? root(state, "home") : state;
}

function go(state, to) {
  if (to === state.screen) return state;
  return {...state, busy: false, word: null, trail: [...state.trail, state.screen], screen: to};
}

/** To a screen with nothing behind it, or with `below` right behind it. */
function root(state, ...screens) {
  return {...state, busy: false, trail: screens.slice(0, -1), screen: screens.at(-1)};
}

function back(state) {
  if (ROOTS.includes(state.screen) || state.trail.length === 0) return state;
  return {...state, word: null, digits: false, screen: state.trail.at(-1), trail: state.trail.slice(0, -1)};
}
