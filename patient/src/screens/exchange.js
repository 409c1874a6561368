"use strict";
import {apart, paragraphs} from "../bidi.js";
import {button, el, icon} from "../dom.js";
import {cards, ended, exchanges, isOpen, says} from "../exchange.js";
import {Category} from "../kinds.js";
import {dayOf, dayWords, momentWords} from "../say.js";
import {titleOf, wordsOf} from "./home.js";
import {actions, callButton, phoneLine} from "./shell.js";

const CARRIED = ["by_mail", "by_hand"];
const AT_RECEPTION = [Category.HOURS, Category.APPOINTMENT, Category.PAPERS];

/** One exchange: the question, how far it is, the physician's words with the name that was signed. */

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function sentScreen(view) {
  const {state, act, t} = view;
  const one = exchanges(state.open.memory).find(({question}) => question.thread === state.about);
  if (!one) return {title: t("reply.title"), parts: []};
  const {question, answers, notices} = one;
  const kept = !question.leftMs && answers.length === 0 && notices.length === 0;
  if (kept && state.open.memory.shut) return refusedScreen(view, question);
  const spoken = answers.length > 0 || notices.some(says);
  const title = spoken ? "reply.title" : kept ? "sent.waiting_title" : "sent.title";
  const open = answers.length === 0 && !("answered" in one.times);
  return {
    title: t(title),
    parts: [
      open && question.words.alarm && callNow(view),
      asked(view, question),
      ...answers.map((held) => answer(view, held, one)),
      ...notices.filter(says).map((held) => el("p", {class: "card key"}, ...wordsOf(view, held))),
      answers.length === 0 && steps(view, one),
      open && !question.words.alarm && isMedical(question) && worse(view),
      kept && button(state.online ? "" : "edge", () => act.go("hand"), t("hand.send")),
      actions(
        button(answers.length ? "primary" : "", act.home, t(answers.length ? "reply.read" : "sent.home")),
        answers.length > 0 && askable(view, question) && button("", () => act.begin(question.consultation), t("reply.again")),
      ),
    ],
  };
}

/** The practice takes nothing from this telephone any more: nothing waits, nothing will leave. */
function refusedScreen(view, question) {
  const {act, t} = view;
  return {
    title: t("state.refused"),
    parts: [
      asked(view, question),
      el("p", {class: "card warn"}, t("sent.refused")),
      phoneLine(view),
      question.words.alarm ? callNow(view) : isMedical(question) && worse(view),
      actions(button("", act.home, t("sent.home"))),
    ],
  };
}

function isMedical({category}) {
  return !AT_RECEPTION.includes(category);
}

function askable({state}, question) {
  const card = cards(state.open.memory).find((one) => one.consultation === question.consultation);
  return card && isOpen(card, dayOf(state.now)) && !ended(state.open.memory);
}

function asked(view, question) {
  const {state, t} = view;
  return el(
    "section",
    {class: "card mine"},
    el(
      "p",
      {class: "faint"},
      t("reply.you"),
      " · ",
      momentWords(state.language, question.madeMs, state.now),
    ),
    el("p", {class: "strong"}, el("bdi", {}, titleOf(view, question))),
    el("div", {}, ...paragraphs(question.words.text)),
  );
}

function answer(view, held, {question}) {
  const {state, act, t, tt} = view;
  const card = cards(state.open.memory).find((one) => one.consultation === question.consultation);
  const date = card ? dayWords(state.language, card.date, state.now) : "";
  return el(
    "section",
    {class: "card key", "data-letter": held.id},
    el(
      "div",
      {class: "row"},
      icon("badge-check"),
      el(
        "div",
        {class: "grow"},
        el("p", {class: "strong", id: "signer"}, apart(act.signer(held.sender))),
        el("p", {class: "faint"}, t("reply.verified"), " · ", momentWords(state.language, held.cameMs, state.now)),
      ),
    ),
    el("div", {class: "words"}, ...paragraphs(held.words.text)),
    date && el("p", {class: "faint"}, ...tt("reply.tied", {date})),
    el("p", {class: "faint"}, t("reply.worse")),
  );
}

function steps(view, {question, times, notices}) {
  const {state, t} = view;
  const away = notices.some((held) => held.words.template === "redirected" || held.words.template === "come_in");
  const over = away || "answered" in times;
  const came = over || "received" in times || "handled" in times;
  const gone = came || "left" in times;
  const first = gone ? "left" : (CARRIED.find((one) => one in times) ?? "left");
  const medical = isMedical(question);
  const handled = medical && (!over || "handled" in times);
  const promised = medical && !question.words.alarm && gone;
  const shown = [first, "received", ...(handled ? ["handled"] : []), away ? "redirected" : "answered"];
  const lines = shown.map((stage) => {
    const reached = {left: gone, received: came}[stage] ?? (stage in times && stage !== first);
    const when = times[stage] ? momentWords(state.language, times[stage], state.now) : "";
    const name = stage === "answered" && !reached ? "state.awaited" : `state.${stage}`;
    const late = stage === "answered" && !reached && promised ? t("sent.delay", {hours: state.practice.promise_hours}) : "";
    return el(
      "li",
      {class: reached ? "done" : null},
      el("span", {class: "dot"}, reached && icon("check")),
      el("div", {}, el("p", {class: "name"}, t(name)), (when || late) && el("p", {class: "faint"}, when || late)),
    );
  });
  return el(
    "section",
    {class: "card", "aria-label": t("sent.state")},
    first === "left" && !gone && el("p", {class: "strong"}, t("state.kept")),
    el("ol", {class: "steps"}, ...lines),
    el("p", {class: "faint"}, t("sent.sealed")),
  );
}

/** After a sign of danger: the call first. */
function callNow(view) {
  return el("div", {class: "card stop"}, el("p", {class: "strong"}, view.t("signs.call_now")), callButton(view, "medical"));
}

function worse({state, t}) {
  const number = state.practice.emergency.medical;
  const [before, after] = t("sent.worse", {number}).split(number);
  return el("p", {class: "card warn"}, before, el("strong", {}, number), after);
}

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function messageScreen(view) {
  const {state, act, t} = view;
  const held = state.open.memory.held.find((one) => one.id === state.about);
  if (!held) return {title: t("legal.practice"), parts: []};
  const pairs = held.kind === "callback" ? act.callDigits(held).split(" ") : [];
  return {
    title: t("legal.practice"),
    parts: [
      el(
        "section",
        {class: "card key"},
        el("p", {class: "faint"}, momentWords(state.language, held.cameMs, state.now)),
        el("p", {}, ...wordsOf(view, held)),
        pairs.length > 0 && el("p", {class: "digits", id: "digits"}, ...pairs.map((pair) => el("span", {}, pair))),
        pairs.length > 0 && el("p", {class: "faint"}, t("callback.care")),
      ),
      phoneLine(view),
      actions(button("primary", act.home, t("sent.home"))),
    ],
  };
}
