"use strict";
import {paragraphs} from "../bidi.js";
import {button, el, icon} from "../dom.js";
import {codeField, languages, onEnter} from "./begin.js";
import {actions, field, onward, phoneLine, valueOf} from "./shell.js";

/** Enrolment: what the patient does alone (language, name, consent, code), then the eight digits at the counter. */

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function languageScreen({act, t}) {
  return {title: t("enrol.language"), parts: [languages(act.enrolIn)]};
}

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function nameScreen({act, t}) {
  const done = () => act.name(valueOf("name"));
  return {
    title: t("enrol.who"),
    parts: [
      field("name", `${t("enrol.name")} (${t("shell.optional")})`, {maxlength: "30", dir: "auto", autocapitalize: "words", on: {keydown: onEnter(done)}}),
      el("p", {class: "faint"}, t("enrol.name_stays")),
      onward(t("shell.go_on"), done),
    ],
  };
}

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function consentScreen({act, t}) {
  const {text, version} = act.consentText();
  return {
    title: t("consent.title"),
    parts: [
      el("div", {class: "card", id: "consent"}, ...paragraphs(text)),
      el("p", {class: "faint"}, t("consent.version", {version})),
      actions(
        button("primary", () => act.consent(true), icon("check"), t("consent.agree")),
        button("", () => act.consent(false), t("consent.on_paper")),
        button("", () => act.go("declined"), t("consent.decline")),
      ),
    ],
  };
}

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function declinedScreen(view) {
  return {title: view.t("consent.title"), parts: [el("p", {}, view.t("consent.declined")), phoneLine(view)]};
}

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function codeScreen({act, t}) {
  return {
    title: t("code.choose"),
    parts: [el("p", {class: "soft"}, t("code.choose_how")), codeField(t("code.title"), () => act.choose(valueOf("code")))],
  };
}

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function againScreen({state, act, t}) {
  const parts = [codeField(t("code.title"), () => act.confirm(valueOf("code")))];
  return {title: t("code.again"), parts: state.busy ? [el("p", {}, t("enrol.preparing"))] : parts};
}

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function waitingScreen(view) {
  const {state, act, t} = view;
  if (state.open.memory.shut) return shutScreen(view);
  const left = state.open.memory.outbox.length === 0;
  const pairs = state.digits ? act.digits().split(" ") : [];
  const shown = el(
    "div",
    {class: "card"},
    el("p", {class: "strong center"}, t("enrol.digits")),
    el("p", {class: "digits", id: "digits"}, ...pairs.map((pair) => el("span", {}, pair))),
    el("p", {class: "faint center"}, t("enrol.digits_why")),
  );
  const ask = button("primary", act.showDigits, t("enrol.show_digits"));
  const asked = [el("p", {class: "soft"}, t("enrol.keep_open")), ask];
  return {
    title: t(left ? "enrol.waiting" : "enrol.sending"),
    parts: [
      ...(left && !state.digits ? asked : []),
      state.digits && shown,
      state.digits && el("p", {class: "soft"}, t("enrol.refused")),
      !left && el("p", {class: "soft"}, t("state.kept")),
      actions(
        button("", () => act.go("hand"), t(left ? "hand.read" : "hand.send")),
        button("", act.forget, t("shell.cancel")),
      ),
    ],
  };
}

/** The practice takes no answer to this code: nothing waits, and a new code is the way on. */
function shutScreen({act, t}) {
  return {
    title: t("enrol.shut_title"),
    parts: [el("p", {class: "card warn"}, t("enrol.shut")), onward(t("enrol.anew"), act.forget)],
  };
}

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function enrolledScreen({state, act, t}) {
  const {level} = state.open.memory;
  const inPerson = act.confirmedAtOnce() ? "enrol.done_confirmed" : "enrol.done_in_person";
  return {
    title: t("enrol.done"),
    parts: [
      el("p", {class: "card"}, t(level === 1 ? inPerson : "enrol.done_distance")),
      el("p", {class: "soft"}, t("enrol.install")),
      onward(t("shell.go_on"), act.home),
    ],
  };
}
