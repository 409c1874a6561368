"use strict";
import {apart} from "../bidi.js";
import {button, el, icon} from "../dom.js";
import {telephone} from "../practice.js";

/**
 * What stands around every screen: whose page it is, the sentence on the band, the emergency numbers, the Order.
 *
 * @typedef {Object} View what a screen is made from
 * @property {import("../state.js").State} state
 * @property {Object<string, Function>} act what a screen can ask for
 * @property {(key: string, values?: Object<string, string | number>) => string} t a sentence
 * @property {(key: string, values: Object<string, string | number>) => (string | Node)[]} tt the same in pieces
 *
 * @typedef {Object} Screen
 * @property {string} title
 * @property {import("../dom.js").Child[]} parts
 * @property {string} [named] a name behind the title
 */

/**
 * The whole page around a screen.
 *
 * @param {View} view
 * @param {Screen} screen
 * @returns {HTMLElement[]}
 */
export function shell(view, screen) {
  const named = screen.named ? [" ", apart(screen.named)] : [];
  const heading = el("h1", {tabindex: "-1", id: "title"}, screen.title, ...named);
  return [
    head(view),
    el("main", {id: "main", class: "column"}, heading, band(view), ...screen.parts),
    calls(view),
    foot(view),
  ];
}

function head({state, act, t}) {
  const {practice, screen, trail, open} = state;
  const physician = practice.physicians.length === 1 ? practice.physicians[0].name : practice.practice;
  const below = practice.physicians.length === 1 ? practice.practice : "";
  const backs = trail.length > 0;
  const arrow = el("button", {type: "button", class: "square back", "aria-label": t("shell.back"), on: {click: act.back}});
  arrow.append(icon("arrow-left", "turns"));
  return el(
    "header",
    {class: "head column"},
    backs ? arrow : icon(open ? "mark" : "open", "mark"),
    el(
      "div",
      {class: "who"},
      el("span", {class: "strong"}, physician ? apart(physician) : t("shell.title")),
      below && el("span", {class: "faint"}, apart(below)),
    ),
    screen !== "speak" && square("settings", t("shell.menu"), () => act.go(open ? "menu" : "speak")),
    open && square("lock", t("shell.lock"), act.lock),
  );
}

function square(name, words, act) {
  return el("button", {type: "button", class: "square", "aria-label": words, title: words, on: {click: act}}, icon(name));
}

function band({state, t}) {
  const {word, online, open} = state;
  const offline = !online && open ? el("p", {class: "band warn"}, t("trouble.offline")) : null;
  const said = word ? el("p", {class: `band ${word.kind}`}, t(word.key)) : null;
  return el("div", {role: "status", id: "band", class: word || offline ? null : "unseen"}, offline, said);
}

function calls({state, t}) {
  const {medical, civil_protection: protection} = state.practice.emergency;
  return el(
    "nav",
    {class: "calls", "aria-label": t("emergency.title")},
    el(
      "div",
      {class: "column row"},
      call(medical, t("emergency.medical", {number: medical})),
      call(protection, t("emergency.civil_protection", {number: protection})),
    ),
  );
}

function call(number, words) {
  return el("a", {class: "call", href: telephone(number)}, icon("phone"), el("span", {}, words));
}

/**
 * The red button that calls.
 *
 * @param {View} view
 * @param {"medical" | "civil_protection"} whom
 */
export function callButton({state, t}, whom) {
  const number = state.practice.emergency[whom];
  return el("a", {class: "button stop", href: telephone(number)}, icon("phone"), t(`emergency.${whom}.call`, {number}));
}

function foot({state, act, t}) {
  const {physicians, council} = state.practice;
  return el(
    "footer",
    {class: "foot"},
    el(
      "div",
      {class: "column faint"},
      el("p", {}, el("strong", {}, t("shell.not_a_prescription")), ". ", t("legal.completes")),
      physicians.length === 1 && el("p", {}, ...registered({t}, physicians[0])),
      el(
        "p",
        {class: "links"},
        state.screen !== "practice" && link(t("legal.practice"), () => act.go("practice")),
        council && el("a", {class: "link", href: council, rel: "noreferrer noopener", target: "_blank"}, t("legal.council")),
      ),
    ),
  );
}

/**
 * A button that looks like a link: something small beside the matter of the screen.
 *
 * @param {string} words
 * @param {() => void} act
 */
export function link(words, act) {
  return el("button", {type: "button", class: "link", on: {click: act}}, words);
}

/**
 * Under which number a physician stands in the Order's register.
 *
 * @param {Pick<View, "t">} view
 * @param {{order: string}} physician
 */
export function registered({t}, {order}) {
  const [before, after] = t("legal.registered", {number: "\u0000"}).split("\u0000");
  return [before, apart(order), after];
}

/**
 * A link that calls the practice; nothing where no number is known.
 *
 * @param {View} view
 */
export function phoneLine({state, tt}) {
  const {phone} = state.practice;
  if (!phone) return null;
  return el("a", {class: "button start", href: telephone(phone)}, icon("phone"), el("span", {}, ...tt("home.call", {phone})));
}

/**
 * A field with its name above.
 *
 * @param {string} id
 * @param {string} words
 * @param {Object<string, any>} attributes
 */
export function field(id, words, attributes) {
  return el(
    "div",
    {},
    el("label", {class: "over", for: id}, words),
    el("input", {id, type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", ...attributes}),
  );
}

/**
 * What a field holds now.
 *
 * @param {string} id
 */
export function valueOf(id) {
  const found = document.getElementById(id);
  return found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement ? found.value : "";
}

/**
 * What can be done here, at the bottom of the screen.
 *
 * @param {...import("../dom.js").Child} children
 */
export function actions(...children) {
  return el("div", {class: "actions push"}, ...children);
}

/**
 * The way on: a primary button that stays at the bottom of the screen.
 *
 * @param {string} words
 * @param {() => void} act
 */
export function onward(words, act) {
  return actions(button("primary", act, words));
}
