"use strict";
import {ICONS} from "./icons.js";

/**
 * Elements from values. Text goes in as text nodes only: nothing a letter says is ever read as markup.
 *
 * @typedef {string | Node | null | undefined | false} Child
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element. `attributes`: those with `undefined`, `null` or `false` are left out, `true` is an empty one; `on` holds
 * listeners by event name.
 *
 * @param {string} tag
 * @param {Object<string, any>} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    } else if (value !== undefined && value !== null && value !== false) {
      made.setAttribute(name, value === true ? "" : String(value));
    }
  }
  return fill(made, children);
}

/**
 * Puts children into an element; strings as text.
 *
 * @template {Element} T
 * @param {T} parent
 * @param {(Child | Child[])[]} children
 * @returns {T}
 */
export function fill(parent, children) {
  for (const child of children.flat(2)) {
    if (child !== null && child !== undefined && child !== false) parent.append(child);
  }
  return parent;
}

/**
 * An icon of `ICONS`, invisible to a screen reader: a word always stands beside it or names its button.
 *
 * @param {string} name
 * @param {string} [more] further classes
 */
export function icon(name, more = "") {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("viewBox", "0 0 24 24");
  drawn.setAttribute("class", `icon ${more}`.trim());
  drawn.setAttribute("aria-hidden", "true");
  drawn.setAttribute("focusable", "false");
  for (const d of ICONS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    drawn.append(path);
  }
  return drawn;
}

/**
 * A button that does `act` when it is pressed.
 *
 * @param {string} kind classes: "primary", "stop", "quiet" or none
 * @param {() => void} act
 * @param {...(Child | Child[])} children
 */
export function button(kind, act, ...children) {
  return el("button", {type: "button", class: `button ${kind}`.trim(), on: {click: act}}, ...children);
}
