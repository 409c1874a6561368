"use strict";
import {apart, paragraphs} from "../bidi.js";
import {button, el, icon} from "../dom.js";
import {exchanges} from "../exchange.js";
import {momentWords} from "../say.js";
import {entry} from "./begin.js";
import {titleOf} from "./home.js";
import {actions, phoneLine, registered} from "./shell.js";

/** Behind the menu: language, the practice, a copy of one's own, stopping. */

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function menuScreen({state, act, t}) {
  const way = (picture, to, words) => entry(picture, el("span", {class: "grow"}, t(words)), () => act.go(to));
  return {
    title: t("shell.menu"),
    parts: [
      el(
        "ul",
        {class: "card list"},
        way("settings", "speak", "shell.language"),
        way("stethoscope", "practice", "legal.practice"),
        way("file-output", "copy", "copy.title"),
        agreedIn(state) && way("check", "agreement", "consent.read"),
        way("mail", "open", "hand.read"),
        way("wifi-off", "hand", "hand.send"),
        way("smartphone", "lost", "lost.title"),
        state.open.memory.withdrawn ? way("x", "forget", "forget.title") : way("x", "stop", "stop.title"),
      ),
      actions(button("", act.others, icon("users-round"), t(state.persons.length > 1 ? "persons.title" : "persons.add"))),
    ],
  };
}

/** The words that she agreed to on this telephone, as they stood that day; nothing where she agreed on paper. */
function agreedIn({open}) {
  return open.memory.written.find((one) => one.kind === "enrol")?.words.agreed;
}

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function agreementScreen({state, act, t}) {
  return {
    title: t("consent.title"),
    parts: [
      el("div", {class: "card", id: "consent"}, ...paragraphs(agreedIn(state))),
      actions(button("primary", act.back, t("shell.back"))),
    ],
  };
}

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function practiceScreen(view) {
  const {practice} = view.state;
  const {t, tt} = view;
  const physicians = practice.physicians.map((one) =>
    el("li", {}, el("p", {class: "strong"}, apart(one.name)), el("p", {class: "faint"}, ...registered(view, one))),
  );
  return {
    title: practice.practice || t("legal.practice"),
    parts: [
      el("ul", {class: "card list"}, ...physicians),
      el(
        "div",
        {class: "card"},
        practice.address && el("p", {}, ...tt("legal.address", {address: practice.address})),
        practice.hours && el("p", {}, ...tt("legal.hours", {hours: practice.hours})),
        el("p", {}, ...(practice.interests ? tt("legal.interests", {interests: practice.interests}) : [t("legal.no_interests")])),
      ),
      phoneLine(view),
      el("p", {class: "faint"}, t("legal.not_certain")),
      el("p", {class: "faint"}, t("legal.no_advertising")),
    ],
  };
}

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function stopScreen({act, t}) {
  return {
    title: t("stop.title"),
    parts: [
      el("p", {class: "card warn"}, t("stop.what")),
      actions(button("stop", act.withdraw, t("stop.confirm")), button("", act.back, t("shell.cancel"))),
    ],
  };
}

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function forgetScreen({state, act, t}) {
  const person = state.persons.find((one) => one.id === state.who);
  return {
    title: t("forget.title"),
    named: person?.label,
    parts: [
      el("p", {class: "card warn"}, t("forget.what")),
      actions(button("stop", act.forget, t("forget.confirm")), button("", act.back, t("shell.cancel"))),
    ],
  };
}

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function copyScreen(view) {
  const {state, act, t} = view;
  const at = (ms) => momentWords(state.language, ms, state.now);
  const rows = exchanges(state.open.memory).flatMap(({question, answers}) => [
    entryOf(titleOf(view, question), at(question.madeMs), question.hash),
    ...answers.map((held) => entryOf(act.signer(held.sender), at(held.cameMs), held.record)),
  ]);
  return {
    title: t("copy.title"),
    parts: [
      el("p", {}, t("copy.what")),
      rows.length > 0 && el("h2", {}, t("home.letters")),
      rows.length > 0 && el("ul", {class: "card list"}, ...rows),
      actions(button("primary", act.saveCopy, icon("file-output"), t("copy.save"))),
    ],
  };
}

function entryOf(name, when, hash) {
  const short = hash.slice(0, 16).match(/.{4}/g).join(" ");
  const what = [el("bdi", {class: "strong"}, name), el("br"), el("span", {class: "faint"}, when)];
  return el("li", {class: "line"}, el("span", {class: "grow"}, ...what), el("bdi", {class: "faint", dir: "ltr"}, short));
}
