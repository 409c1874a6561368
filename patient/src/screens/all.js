"use strict";
import {askScreen, signsScreen, urgentScreen} from "./ask.js";
import {browserScreen, framedScreen, loadingScreen, lostScreen, oldScreen, personsScreen, speakScreen, startScreen, unlockScreen} from "./begin.js";
import {againScreen, codeScreen, consentScreen, declinedScreen, enrolledScreen, languageScreen, nameScreen, waitingScreen} from "./enrol.js";
import {messageScreen, sentScreen} from "./exchange.js";
import {handScreen, openScreen} from "./hand.js";
import {homeScreen} from "./home.js";
import {agreementScreen, copyScreen, forgetScreen, menuScreen, practiceScreen, stopScreen} from "./more.js";

/**
 * Every screen by the name that the state has for it.
 *
 * @type {Object<string, (view: import("./shell.js").View) => import("./shell.js").Screen>}
 */
export const SCREENS = Object.freeze({
  loading: loadingScreen,
  old: oldScreen,
  browser: browserScreen,
  framed: framedScreen,
  start: startScreen,
  persons: personsScreen,
  unlock: unlockScreen,
  speak: speakScreen,
  lost: lostScreen,
  language: languageScreen,
  name: nameScreen,
  consent: consentScreen,
  declined: declinedScreen,
  code: codeScreen,
  again: againScreen,
  waiting: waitingScreen,
  enrolled: enrolledScreen,
  home: homeScreen,
  signs: signsScreen,
  urgent: urgentScreen,
  ask: askScreen,
  sent: sentScreen,
  message: messageScreen,
  menu: menuScreen,
  practice: practiceScreen,
  agreement: agreementScreen,
  stop: stopScreen,
  forget: forgetScreen,
  copy: copyScreen,
  hand: handScreen,
  open: openScreen,
});

/** Screens on which somebody types: what happens in the background does not draw them anew. */
export const TYPED_ON = Object.freeze(["start", "unlock", "name", "code", "again", "ask", "open"]);
