"use strict";
import {openBrought} from "./arriving.js";
import {answerFragment} from "./enrolling.js";
import {figures, waitLeft} from "./lock.js";
import {ready} from "./sodium.js";
import {forget, rememberLanguage} from "./store.js";
import {copyWords, painted} from "./surroundings.js";
import {change, failed, lock, round, unlock} from "./world.js";

/** Coming in and going out: who of several, her code, her language; what the screens of `begin.js` can ask for. */

/**
 * The acts of the door.
 *
 * @param {import("./world.js").World} world
 * @param {{fragment: string}} arrived what the page's address brought: an invite that could not be answered yet, a letter
 */
export function entering(world, arrived) {
  const {tell} = world;
  const stop = (key) => tell({type: "told", kind: "stop", key});
  const person = () => world.state.persons.find((one) => one.id === world.state.who);
  return {
    copyAddress: async () => {
      const address = location.href + (arrived.fragment ? `#${arrived.fragment}` : "");
      tell({type: "told", kind: "", key: (await copyWords(address)) ? "browser.copied" : "browser.how"});
    },
    stay: () => {
      tell({type: "stayed"});
      if (arrived.fragment && !world.state.letter) void answerFragment(world, arrived.fragment);
    },
    ask: (who) => tell({type: "asked", who}),
    others: () => others(world),
    waitLeft: () => (person() ? waitLeft(person().tries, Date.now()) : 0),
    unlock: async (typed) => {
      const code = figures(typed);
      if (world.state.busy || !person() || waitLeft(person().tries, Date.now()) > 0) return;
      if (!code) return stop("code.wrong");
      tell({type: "busy"});
      await painted();
      try {
        await ready;
        await unlock(world, person(), code, Date.now());
        await openBrought(world);
      } catch (error) {
        failed(world, error);
      }
      void round(world);
    },
    lock: () => lock(world),
    speak: (language) => {
      tell({type: "spoke", language});
      rememberLanguage(language);
      if (world.state.open) void change(world, (memory) => ({...memory, language}));
      tell({type: "back"});
    },
    forget: async () => {
      const id = world.state.open?.id ?? world.state.who;
      lock(world);
      await forget(world.store, id);
      tell({type: "gone", id});
    },
    home: () => {
      tell({type: "home"});
      void round(world);
    },
  };
}

function others(world) {
  lock(world);
  world.tell({type: "went", to: world.state.persons.length > 1 ? "persons" : "start"});
}
