"use strict";
import {button, el, icon} from "../dom.js";
import {amiss, cards, ended, exchanges, gone, isOpen, messages, questionOf, readable, unread} from "../exchange.js";
import {dayOf, dayWords, momentWords} from "../say.js";
import {link, phoneLine} from "./shell.js";

const TO_READ = "state.to_read";

/** What is new, the consultations that may be asked about, the exchanges so far. */

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function homeScreen(view) {
  const {state, act, t} = view;
  const {memory} = state.open;
  const over = ended(memory);
  return {
    title: t("home.hello"),
    named: state.open.label,
    parts: [
      ...amiss(memory, state.now).map((what) => el("p", {class: "band warn"}, t(`trouble.${what}`))),
      ...unread(memory).map((held) => news(view, held)),
      over || memory.shut || Object.keys(memory.frozen).length ? closed(view, over) : consultations(view),
      ...listed(view),
      phoneLine(view),
      !over && button("", act.askReception, icon("message-square-reply"), t("home.reception")),
      el("div", {class: "row faint push"}, checked(view), link(t("home.check"), act.check)),
    ],
  };
}

function checked({state, t}) {
  const time = state.heardMs ? momentWords(state.language, state.heardMs, state.now) : "";
  return el("span", {class: "grow"}, time && t("home.checked", {time}));
}

function news(view, held) {
  const {state, act, t, tt} = view;
  const question = questionOf(state.open.memory, held);
  if (!question || held.kind === "callback") {
    return el(
      "div",
      {class: "card key"},
      el("p", {class: "row"}, icon("mail"), el("span", {class: "grow"}, ...wordsOf(view, held))),
      button("primary", () => act.showMessage(held.id), t(held.kind === "callback" ? "enrol.show_digits" : "home.read_letter")),
    );
  }
  const subject = titleOf(view, question);
  const what = held.kind === "reply" ? "home.new_reply" : "home.new_letter";
  return el(
    "div",
    {class: "card key"},
    el(
      "div",
      {class: "row"},
      icon("mail", "accent"),
      el("div", {class: "grow"}, el("p", {class: "strong"}, t(what)), el("p", {class: "small soft"}, ...tt("home.about", {subject}))),
    ),
    button("primary", () => act.showExchange(question.thread), t("home.read")),
  );
}

/** @param {import("./shell.js").View} view */
function closed(view, over) {
  const {t, tt, state} = view;
  const {phone} = state.practice;
  const frozen = Object.keys(state.open.memory.frozen).length > 0;
  if (over === "withdrawn") return stopped(view);
  return el(
    "div",
    {class: "card warn"},
    el("p", {class: "strong"}, t("revoked.title")),
    el("p", {}, t(frozen ? "revoked.frozen" : "revoked.why")),
    phone && el("p", {}, ...tt("revoked.how", {phone})),
  );
}

function stopped({state, act, t}) {
  const waits = stopWaits(state.open.memory);
  const words = el("p", {class: "strong"}, t(waits ? "stop.waits" : "stop.done"));
  return el("div", {class: "card"}, words, waits && button("", () => act.go("hand"), t("hand.send")));
}

/** Whether the practice was not told yet that she wants no more. */
function stopWaits({written, outbox, shut}) {
  const told = written.find((one) => one.kind === "withdraw");
  return !shut && outbox.some((one) => one.id === told?.id);
}

function consultations(view) {
  const {state, t} = view;
  const known = cards(state.open.memory);
  if (known.length) return known.slice(0, 3).map((card) => consultation(view, card));
  return el("div", {class: "card"}, el("p", {class: "strong"}, t("home.no_card")), el("p", {class: "soft"}, t("home.no_card_how")));
}

function consultation(view, card) {
  const {state, act, t, tt} = view;
  const today = dayOf(state.now);
  const date = dayWords(state.language, card.date, state.now);
  const until = dayWords(state.language, card.windowEnd, state.now);
  const physician = act.memberName(card.physician);
  const heading = el("h2", {class: "row"}, icon("stethoscope"), el("span", {class: "grow"}, ...tt("home.consultation", {date})));
  const who = physician && el("p", {class: "small soft"}, ...tt("home.with", {physician}));
  if (!isOpen(card, today)) {
    const {phone} = state.practice;
    return el(
      "section",
      {class: "card"},
      heading,
      who,
      el("p", {class: "strong"}, t("closed.title")),
      el("p", {class: "small"}, ...tt("closed.why", {date: until})),
      phone && el("p", {class: "small"}, ...tt("closed.how", {phone})),
      el("p", {class: "faint"}, t("closed.reread")),
    );
  }
  return el(
    "section",
    {class: "card"},
    heading,
    who,
    el("p", {class: "small soft"}, ...tt("home.until", {date: until})),
    el("progress", {max: "1", value: gone(card, today).toFixed(2), "aria-hidden": "true"}),
    button("edge", () => act.begin(card.consultation), icon("pen-line"), t("home.ask")),
    el("p", {class: "faint"}, t("home.no_requests")),
  );
}

function listed(view) {
  const {state, act, t} = view;
  const {memory} = state.open;
  const at = (ms) => momentWords(state.language, ms, state.now);
  const rows = exchanges(memory).map((one) => {
    const {question} = one;
    const pill = pillKey(memory, one);
    return row(() => act.showExchange(question.thread), titleOf(view, question), at(question.madeMs), t(pill), pill === TO_READ);
  });
  const said = messages(memory).map((one) => {
    const pill = one.readMs ? "state.read" : TO_READ;
    return row(() => act.showMessage(one.id), t("legal.practice"), at(one.cameMs), t(pill), pill === TO_READ);
  });
  return [
    el("h2", {}, t("home.letters")),
    rows.length + said.length ? el("ul", {class: "card list"}, ...rows, ...said) : el("p", {class: "soft"}, t("home.none")),
  ];
}

function row(act, title, when, pill, fresh) {
  return el(
    "li",
    {},
    el(
      "button",
      {type: "button", class: "line", on: {click: act}},
      el("span", {class: "grow"}, el("bdi", {class: "strong"}, title), el("br"), el("span", {class: "faint"}, when)),
      el("span", {class: fresh ? "pill new" : "pill"}, pill),
    ),
  );
}

function pillKey(memory, {stage, question}) {
  if (readable(memory, question.thread).some((one) => !one.readMs)) return TO_READ;
  return stage === "kept" && memory.shut ? "state.refused" : `state.${stage}`;
}

/**
 * What an exchange is called: the medicine or exam; else its matter.
 *
 * @param {import("./shell.js").View} view
 * @param {import("../memory.js").Written} question
 */
export function titleOf({t}, question) {
  if (question.words.subject) return question.words.subject;
  const names = {1: "ask.medicine", 2: "ask.result", 3: "ask.follow_up", 4: "ask.follow_up"};
  return t(names[question.category] ?? "ask.reception");
}

/**
 * A message of the practice in the page's own words: its template with its values, each in its own direction.
 *
 * @param {import("./shell.js").View} view
 * @param {import("../memory.js").Held} held
 */
export function wordsOf({state, act, tt}, held) {
  const {language, now} = state;
  const {template, values} = held.words;
  const shown = (at) => dayWords(language, values[at], now);
  const named = {
    redirected: () => ({phone: values[1]}),
    come_in: () => ({phone: values[1]}),
    device_changed: () => ({date: shown(0), time: values[1]}),
    hours: () => ({from: values[0], to: values[1], phone: values[2]}),
    call_for_appointment: () => ({phone: values[0]}),
    appointment: () => ({date: shown(0), time: values[1], physician: act.memberName(values[2]), phone: values[3]}),
    bring_papers: () => ({phone: values[0]}),
    consultation_follow_up_ended: () => ({phone: values[1]}),
  };
  return tt(`${held.kind}.${template}`, named[template]?.() ?? {});
}
