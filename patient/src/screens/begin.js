"use strict";
import {button, el, icon} from "../dom.js";
import {actions, field, onward, phoneLine, valueOf} from "./shell.js";

/** Before anybody is in: nothing here yet, another app's browser, who of several, the code, the languages. */

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function startScreen({state, act, t}) {
  const typed = () => act.type(valueOf("typed"));
  const strange = state.letter && state.persons.length === 0;
  return {
    title: t(state.persons.length ? "persons.add" : "start.title"),
    parts: [
      strange && el("div", {class: "card warn"}, el("p", {}, t("link.nobody")), button("", act.copyBrought, t("link.copy"))),
      !strange && el("p", {class: "soft"}, t(state.persons.length ? "persons.why" : "start.none")),
      el("p", {}, t("start.how")),
      el(
        "details",
        {class: "card", open: state.attempt !== ""},
        el("summary", {}, t("start.type")),
        field("typed", t("start.code"), {
          dir: "ltr",
          maxlength: "300",
          autocapitalize: "characters",
          value: state.attempt,
          on: {keydown: onEnter(typed)},
        }),
        button("primary", typed, t("shell.go_on")),
      ),
      button("", () => act.go("lost"), icon("smartphone"), t("lost.title")),
    ],
  };
}

/** A letter that came by a link waits for a code. */
function brought({state, t}) {
  return state.letter && el("p", {class: "band row"}, icon("mail"), el("span", {class: "grow"}, t("link.waits")));
}

/** @param {() => void} act */
export function onEnter(act) {
  return (event) => {
    if (event.key === "Enter") act();
  };
}

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function browserScreen({act, t}) {
  return {
    title: t("browser.title"),
    parts: [
      el("p", {}, t("browser.why")),
      el("p", {class: "strong"}, t("browser.how")),
      actions(button("primary", act.copyAddress, t("browser.copy")), button("", act.stay, t("shell.go_on"))),
    ],
  };
}

/**
 * Inside another page nothing can be touched but the way out and the emergency numbers.
 *
 * @param {import("./shell.js").View} view
 * @returns {import("./shell.js").Screen}
 */
export function framedScreen({t}) {
  const out = {class: "button primary", href: location.pathname, target: "_blank", rel: "noopener noreferrer"};
  return {
    title: t("browser.title"),
    parts: [el("p", {class: "band stop"}, t("browser.framed")), actions(el("a", out, t("browser.open")))],
  };
}

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function personsScreen({state, act, t}) {
  const rows = state.persons.map(({id, label}) =>
    entry("user-round", el("bdi", {class: "grow strong"}, label || t("enrol.who_me")), () => act.ask(id)),
  );
  return {
    title: t("persons.title"),
    parts: [
      brought({state, t}),
      el("ul", {class: "card list"}, ...rows),
      el("p", {class: "faint"}, t("persons.why")),
      actions(button("", () => act.go("start"), t("persons.add"))),
    ],
  };
}

/**
 * A line of a list that leads somewhere.
 *
 * @param {string} picture
 * @param {HTMLElement} name
 * @param {() => void} act
 */
export function entry(picture, name, act) {
  const inside = [icon(picture), name, icon("chevron-right", "turns")];
  return el("li", {}, el("button", {type: "button", class: "line", on: {click: act}}, ...inside));
}

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function unlockScreen({state, act, t}) {
  const person = state.persons.find((one) => one.id === state.who);
  const waits = act.waitLeft();
  const open = () => act.unlock(valueOf("code"));
  const wait = waits > 0 && el("p", {class: "band warn", id: "wait"}, t("code.wait", {time: clock(waits)}));
  return {
    title: t("code.enter"),
    parts: [
      brought({state, t}),
      person && el("p", {class: "soft center"}, el("bdi", {}, person.label || t("enrol.who_me"))),
      codeField(t("code.title"), open),
      wait,
      button("primary", open, state.busy ? t("code.opening") : t("shell.go_on")),
      el(
        "details",
        {},
        el("summary", {}, t("code.forgotten")),
        el("p", {class: "small"}, t("code.forgotten_how")),
        button("", () => act.go("forget"), t("forget.title")),
      ),
      actions(
        button("", act.others, t(state.persons.length > 1 ? "persons.title" : "persons.add")),
        button("", () => act.go("lost"), icon("smartphone"), t("lost.title")),
      ),
    ],
  };
}

/**
 * The field of the code: the phone's own figures, never kept by the browser.
 *
 * @param {string} words
 * @param {() => void} done
 */
export function codeField(words, done) {
  return field("code", words, {
    class: "code-field",
    dir: "ltr",
    inputmode: "numeric",
    maxlength: "6",
    "data-masked": true,
    on: {
      keydown: onEnter(done),
      input: (event) => {
        if (event.target.value.length === 6) done();
      },
    },
  });
}

function clock(ms) {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function speakScreen({act, t}) {
  return {title: t("shell.language"), parts: [languages(act.speak)]};
}

/**
 * Each language under its own name.
 *
 * @param {(language: string) => void} chosen
 */
export function languages(chosen) {
  const one = (code, name) => {
    const made = button("", () => chosen(code), name);
    made.setAttribute("lang", code);
    return made;
  };
  return el("div", {class: "actions"}, one("ar", "العربية"), one("fr", "Français"), one("en", "English"));
}

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function lostScreen(view) {
  const {t} = view;
  const steps = ["lost.call", "lost.come", "lost.stays"].map((key) => el("li", {class: "line"}, t(key)));
  return {
    title: t("lost.title"),
    parts: [
      el("ol", {class: "card list"}, ...steps),
      phoneLine(view),
    ],
  };
}

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function loadingScreen({t}) {
  return {title: t("shell.loading"), parts: []};
}

/**
 * A browser that is too old, or that keeps nothing, as the band then says: nothing to be done here but call.
 *
 * @param {import("./shell.js").View} view
 * @returns {import("./shell.js").Screen}
 */
export function oldScreen(view) {
  const {state, t} = view;
  return {title: t("shell.title"), parts: [!state.word && el("p", {class: "band stop"}, t("browser.too_old")), phoneLine(view)]};
}
