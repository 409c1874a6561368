"use strict";
import {button, el, icon} from "../dom.js";
import {cards} from "../exchange.js";
import {actions, callButton} from "./shell.js";

/** Asking: the signs first, then about what, then a ready question by one tap or her own words. */

export const MOST_CHARACTERS = 1000;
const SMALL = ["infant", "child"];

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function signsScreen(view) {
  const {state, act, t} = view;
  const group = act.group();
  const tick = ({name, key}) =>
    el(
      "label",
      {class: "choice"},
      el("input", {type: "checkbox", checked: state.draft.ticked.includes(name), on: {change: (event) => act.tick(name, event.target.checked)}}),
      el("span", {}, t(key)),
    );
  const some = state.draft.ticked.length > 0;
  const asked = t(SMALL.includes(group) ? "signs.ask_other" : "signs.ask");
  return {
    title: t("signs.title"),
    parts: [
      el("p", {class: "faint"}, t("signs.step")),
      whoseSigns(view, group),
      el(
        "fieldset",
        {class: "card ticks"},
        el("legend", {class: "unseen"}, asked),
        el("p", {class: "strong", "aria-hidden": "true"}, asked),
        ...act.signsOf(group).map(tick),
      ),
      actions(
        some ? button("stop", act.haveSigns, t("signs.some")) : button("primary", act.noSigns, t("signs.none")),
        callButton(view, "medical"),
      ),
    ],
  };
}

function whoseSigns({act, t}, group) {
  const options = act.groups().map((one) => el("option", {value: one, selected: one === group}, t(`group.${one}`)));
  const chosen = (event) => act.forGroup(event.target.value);
  return el("div", {}, el("label", {class: "over", for: "group"}, t("signs.who")), el("select", {id: "group", on: {change: chosen}}, ...options));
}

function radio(group, id, words, checked, chosen, picture) {
  return el(
    "label",
    {class: "choice"},
    el("input", {type: "radio", name: group, id, checked, on: {change: chosen}}),
    picture && icon(picture),
    el("span", {}, words),
  );
}

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function urgentScreen(view) {
  const {state, act, t} = view;
  const {ticked, found, text} = state.draft;
  const signs = [...new Set([...ticked, ...found])];
  return {
    title: t("signs.call_now"),
    parts: [
      callButton(view, "medical"),
      callButton(view, "civil_protection"),
      el("p", {class: "strong"}, t("signs.call_how")),
      el(
        "div",
        {class: "card stop"},
        found.length > 0 && text && el("p", {}, t("signs.found")),
        el("ul", {class: "list"}, ...signs.map((name) => el("li", {class: "strong"}, t(act.signKey(name))))),
      ),
      actions(
        el("p", {class: "faint"}, t("signs.go_on_note")),
        button("", act.goOn, t("signs.go_on")),
        found.length > 0 && button("", act.back, t("signs.change")),
      ),
    ],
  };
}

/** @param {import("./shell.js").View} view @returns {import("./shell.js").Screen} */
export function askScreen(view) {
  const {state, t} = view;
  const {matter} = state.draft;
  return {
    title: t("ask.title"),
    parts: [
      el("p", {class: "faint"}, t("ask.step")),
      el(
        "fieldset",
        {},
        el("legend", {}, t("ask.about")),
        el("div", {class: "tiles"}, ...matters(view)),
      ),
      ...(matter === "reception" ? reception(view) : clinical(view)),
    ],
  };
}

function matters({state, act, t}) {
  const pictures = {medicine: "pill", result: "flask-conical", follow_up: "user-round", reception: "calendar"};
  const offered = state.draft.consultation ? Object.keys(pictures) : ["reception"];
  return offered.map((one) =>
    radio("matter", `matter-${one}`, t(`ask.${one}`), one === state.draft.matter, () => act.pick({matter: one, subject: ""}), pictures[one]),
  );
}

function reception({act, t}) {
  return [
    el(
      "div",
      {class: "actions"},
      ...["hours", "appointment", "papers"].map((one) => button("start", () => act.askFixed(one), icon("message-square-reply"), t(`ask.${one}`))),
    ),
  ];
}

function clinical(view) {
  const {state, act, t} = view;
  const {matter, subject} = state.draft;
  const card = cards(state.open.memory).find((one) => one.consultation === state.draft.consultation);
  const subjects = card ? {medicine: card.medicines.map((one) => one.brand), result: card.exams, follow_up: null}[matter] : [];
  if (subjects?.length === 0) return [el("p", {class: "card"}, t(matter === "result" ? "ask.no_result" : "ask.not_listed"))];
  const inn = (brand) => card.medicines.find((one) => one.brand === brand)?.inn;
  const which = subjects && el(
    "fieldset",
    {},
    el("legend", {}, t(matter === "result" ? "ask.which_result" : "ask.which_medicine")),
    el("div", {class: "choices"}, ...subjects.map((one, at) => choice(view, one, at, matter === "medicine" ? inn(one) : ""))),
    matter === "medicine" && el("p", {class: "faint"}, t("ask.not_listed")),
  );
  if (subjects && !subjects.includes(subject)) return [which];
  return [which, ...ready(view), ...own(view)];
}

function choice({state, act}, subject, at, inn) {
  const named = el("bdi", {class: "strong"}, subject);
  const made = radio("subject", `subject-${at}`, "", state.draft.subject === subject, () => act.pick({subject}));
  const substance = inn && inn !== subject ? [" ", el("bdi", {class: "faint"}, inn)] : [];
  made.lastElementChild.append(named, ...substance);
  return made;
}

function ready({state, act, t}) {
  const keys = act.readyQuestions(state.draft.matter);
  return [
    el("h2", {}, t("ask.ready")),
    el("div", {class: "actions"}, ...keys.map((key) => button("start", () => act.send(t(key)), el("span", {}, t(key))))),
  ];
}

function own({state, act, t}) {
  const {text} = state.draft;
  const counted = (number, key = "ask.count") => t(key, {number, most: MOST_CHARACTERS});
  const counter = el("p", {class: "faint", id: "count"}, counted([...text].length));
  const typed = (event) => {
    act.typing(event.target.value);
    const number = [...event.target.value].length;
    counter.textContent = counted(number, number > MOST_CHARACTERS ? "ask.too_long" : "ask.count");
    counter.classList.toggle("over-long", number > MOST_CHARACTERS);
  };
  const optional = el("span", {class: "faint"}, `(${t("shell.optional")})`);
  const about = {"aria-describedby": "count readers", placeholder: t("ask.placeholder")};
  const area = el("textarea", {id: "text", dir: "auto", rows: "5", ...about, on: {input: typed}});
  area.value = text;
  return [
    el("div", {}, el("label", {class: "over", for: "text"}, t("ask.own"), " ", optional), area, counter),
    el("p", {class: "faint", id: "readers"}, act.readers()),
    button("primary", () => act.send(area.value), icon("lock"), t("ask.send")),
  ];
}
