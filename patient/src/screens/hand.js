"use strict";
import {button, el, icon} from "../dom.js";
import {titleOf} from "./home.js";
import {valueOf} from "./shell.js";

/** When the host is away: what waits goes another way; what the practice sent another way is opened. */

const NAMED = {receipt: "hand.receipt", withdraw: "stop.title"};

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function handScreen(view) {
  const {act, t} = view;
  return {title: t("hand.send"), parts: [act.waiting().length ? going(view) : el("p", {class: "card"}, t("hand.empty"))]};
}

function going(view) {
  const {state, act, t, tt} = view;
  const {mail} = state.practice;
  const named = (letter) => (letter.kind === "question" ? titleOf(view, letter) : t(NAMED[letter.kind]));
  const ready = mail && act.mailAddress();
  const sealed = el("textarea", {class: "raw", rows: "3", readonly: true, "aria-label": t("hand.text")});
  sealed.value = act.sealedText();
  return el(
    "section",
    {class: "card"},
    ...act.waiting().map((letter) => el("p", {class: "strong"}, el("bdi", {}, named(letter)))),
    el("p", {class: "small"}, t("sent.sealed")),
    act.shares() && button("primary", act.shareLetters, t("hand.share")),
    ready && el("a", {class: "button edge", href: ready, on: {click: act.mailLetters}}, icon("mail"), t("hand.mail")),
    mail && el("p", {class: "small"}, ...tt("hand.to", {mail})),
    mail && !ready && el("p", {class: "small"}, t("hand.long")),
    button("", act.saveLetters, t("hand.save")),
    button("", act.copyLetters, t("hand.copy")),
    sealed,
    el("p", {class: "faint"}, t("hand.how")),
  );
}

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function openScreen({act, t}) {
  const file = el("input", {type: "file", id: "file", class: "unseen", on: {change: (event) => act.takeFile(event.target.files[0])}});
  return {
    title: t("hand.read"),
    parts: [
      el(
        "section",
        {class: "card"},
        el("label", {class: "button edge"}, file, t("hand.file")),
        el("label", {class: "over", for: "paste"}, t("hand.paste")),
        el("textarea", {id: "paste", class: "raw", rows: "4", spellcheck: "false"}),
        button("", () => act.takeText(valueOf("paste")), t("shell.go_on")),
      ),
    ],
  };
}
