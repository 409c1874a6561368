// The state of the page in Node: values in, values out. Run by test_page_state.py.

import assert from "node:assert/strict";
import test from "node:test";

import {readFileSync} from "node:fs";

import "./mirror/library.mjs";

const src = new URL("../../patient/src/", import.meta.url);
const {EMPTY_DRAFT, newState, reduce} = await import(new URL("state.js", src));
const {acknowledged, afterAccepted, afterPosted, afterRead, afterRefused, afterSealed, laneOf, newMemory} = await import(
  new URL("memory.js", src)
);
const {keyOf, newLock, sealMemory, triesAt, waitLeft, wrongAgain} = await import(new URL("lock.js", src));
const {change, lock, newWorld, unlock} = await import(new URL("world.js", src));
const {amiss, cards, ended, exchanges, gone, isOpen, unread} = await import(new URL("exchange.js", src));

const {confirmKey, confirmMac, sasKey} = await import(new URL("invite.js", src));
const {Kind} = await import(new URL("kinds.js", src));
const {sealLetter} = await import(new URL("letter.js", src));
const {writeBody} = await import(new URL("body.js", src));
const {openBrought} = await import(new URL("arriving.js", src));
const {takeIn} = await import(new URL("reading.js", src));
const {ready} = await import(new URL("sodium.js", src));
const {World, bytes: fromWords} = await import("./mirror/world.js");

const NOON = 1_794_000_000_000;
const bytes = (size, value = 1) => new Uint8Array(size).fill(value);
const born = {sigSeed: bytes(32), kemSeed: bytes(32), rootPk: bytes(32), roster: bytes(9), inviteId: bytes(8), secret: bytes(16), language: "fr"};
const person = {id: "p1", label: "Amira", language: "fr", lock: {}, tries: {count: 0, lastMs: 0}, revision: 1};
const enrolledMemory = () => ({...newMemory(born), drop: bytes(32), secret: bytes(0), level: 1});
const question = (seq, more = {}) => ({
  id: `q${seq}`, hash: `hash${seq}`, seq, thread: `t${seq}`, consultation: "c1", kind: "question", category: 1,
  words: {subject: "Amlodipine", text: "Avant ?"}, header: bytes(1), signature: bytes(1), body: bytes(1), madeMs: NOON, leftMs: 0, handMs: 0, ...more,
});
const held = (kind, seq, words, more = {}) => ({
  id: `${kind}${seq}`, hash: `h${seq}`, sender: "aa", seq, prev: "", thread: "", record: "", kind, words, header: bytes(1),
  signature: bytes(1), body: bytes(1), cameMs: NOON + seq, readMs: 0, ...more,
});
const waiting = (seq) => ({id: `q${seq}`, place: "in/x", raw: bytes(3)});
const run = (state, ...events) => events.reduce(reduce, state);
/** One person in a browser's store, as `store.js` asks for her. `between`: what another tab does after the first write; `kept` after each. */
const storeOf = (there, kept = () => undefined) => {
  const store = {there, between: () => undefined};
  const asked = (result) => {
    const request = {result};
    queueMicrotask(() => request.onsuccess());
    return request;
  };
  store.transaction = () => {
    const doing = {abort: () => undefined, objectStore: () => ({get: () => asked(store.there), put: (one) => (store.there = one)})};
    setTimeout(() => {
      kept();
      doing.oncomplete?.();
      store.between();
      store.between = () => undefined;
    });
    return doing;
  };
  return store;
};
const start = (persons = []) => reduce(newState("fr", {}, NOON), {type: "started", persons, builtIn: false});
const home = () => run(start([person]), {type: "opened", person, memory: enrolledMemory()});

test("nobody, one or several on the device begin at three different doors", () => {
  assert.equal(start().screen, "start");
  assert.equal(start([person]).screen, "unlock");
  assert.equal(start([person, {...person, id: "p2"}]).screen, "persons");
});

test("another app's browser is left only by her word", () => {
  const there = reduce(newState("fr", {}, NOON), {type: "started", persons: [person], builtIn: true});
  assert.equal(there.screen, "browser");
  assert.equal(reduce(there, {type: "stayed"}).screen, "unlock");
});

test("an enrolment goes language, name, consent, code, code again", () => {
  let state = run(start(), {type: "invited", invite: {}, roster: bytes(1)});
  assert.equal(state.screen, "language");
  state = run(state, {type: "went", to: "name"}, {type: "named", label: "Amira"}, {type: "consented", consent: true}, {type: "chosen", code: "482915"});
  assert.equal(state.screen, "again");
  const easy = run(state, {type: "back"}, {type: "told", kind: "stop", key: "code.too_easy"});
  assert.deepEqual([easy.screen, easy.word.key], ["code", "code.too_easy"]);
  assert.equal(reduce(easy, {type: "chosen", code: "482915"}).word, null);
  const differing = reduce(state, {type: "differed"});
  assert.deepEqual([differing.screen, differing.word.key, differing.enrolling.code], ["code", "code.differs", ""]);
  const waits = reduce(state, {type: "enrolled", person, memory: newMemory(born)});
  assert.deepEqual([waits.screen, waits.enrolling, waits.persons.length], ["waiting", null, 1]);
});

test("a confirm ends the waiting, and only then is home reached", () => {
  const waits = run(start([person]), {type: "opened", person, memory: newMemory(born)});
  assert.equal(waits.screen, "waiting");
  const confirmed = reduce(waits, {type: "kept", memory: enrolledMemory()});
  assert.equal(confirmed.screen, "enrolled");
  assert.equal(reduce(confirmed, {type: "home"}).screen, "home");
  assert.equal(reduce(waits, {type: "home"}).screen, "waiting");
});

test("wrong codes wait longer each time, and a clock that was put back starts one wait, not a year of them", () => {
  const wrong = (count, at = NOON) => Array.from({length: count}).reduce((tries) => wrongAgain(tries, at), {count: 0, lastMs: 0});
  assert.deepEqual([2, 3, 4, 5, 6, 7, 90].map((count) => waitLeft(wrong(count), NOON)), [0, 30_000, 60_000, 300_000, 900_000, 3_600_000, 3_600_000]);
  assert.equal(waitLeft(wrong(3), NOON + 30_000), 0);
  const ahead = wrong(3, NOON + 31_536_000_000);
  const back = triesAt(ahead, NOON);
  assert.deepEqual([waitLeft(ahead, NOON), waitLeft(back, NOON), waitLeft(back, NOON + 30_000)], [30_000, 30_000, 0]);
  assert.deepEqual(triesAt(wrong(3), NOON + 1), wrong(3));
});

test("what was begun for one person never changes another's memory", async () => {
  const world = newWorld(home(), null, () => undefined);
  world.key = bytes(32);
  world.person = person;
  const begun = [];
  await change(world, (memory) => (begun.push("p1"), memory));
  await change(world, (memory) => (begun.push("p2"), memory), "p2");
  assert.deepEqual(begun, ["p1"]);
});

test("what is kept only after the page was locked opens nothing, and a place that is full is said", async () => {
  await ready;
  const world = newWorld(home(), storeOf(person, () => lock(world)), () => undefined);
  world.key = bytes(32);
  world.person = person;
  await change(world, (memory) => ({...memory, seq: 7}));
  assert.deepEqual([world.state.open, world.person, world.state.screen], [null, null, "unlock"]);

  const full = newWorld(home(), {transaction: () => { throw new DOMException("", "QuotaExceededError"); }}, () => undefined);
  full.key = bytes(32);
  full.person = person;
  assert.equal(await change(full, (memory) => ({...memory, seq: 7})), false);
  assert.deepEqual([full.state.word.key, full.state.open.memory.seq], ["trouble.full", 0]);
});

test("a tab that opened an older piece than is kept now does not write over the newer one", async () => {
  await ready;
  const made = newLock();
  const known = {...person, lock: made, sealed: sealMemory(keyOf("482915", made), "p1", enrolledMemory())};
  const store = storeOf(known);
  const world = newWorld(start([known]), store, () => undefined);
  store.between = () => (store.there = {...store.there, revision: 2});
  await unlock(world, world.state.persons[0], "482915", NOON);
  assert.deepEqual([store.there.revision, world.state.screen], [2, "home"]);
  await change(world, (memory) => ({...memory, seq: 7}));
  assert.deepEqual([store.there.revision, world.state.open], [2, null]);
});

test("locking forgets everything but who is on the device", () => {
  const busy = run(home(), {type: "began", draft: {consultation: "c1"}}, {type: "typed", text: "secret"});
  const locked = reduce(busy, {type: "locked"});
  assert.deepEqual([locked.open, locked.draft, locked.screen, locked.trail], [null, EMPTY_DRAFT, "unlock", []]);
});

test("signs found in the words stop once, then she may go on", () => {
  const flagged = run(home(), {type: "began", draft: {}}, {type: "clear"}, {type: "typed", text: "x"}, {type: "flagged", found: ["chest_pain"]});
  assert.deepEqual([flagged.screen, flagged.draft.found], ["urgent", ["chest_pain"]]);
  assert.equal(reduce(flagged, {type: "back"}).screen, "ask");
  const sent = reduce(flagged, {type: "sent", thread: "t1"});
  assert.deepEqual([sent.screen, sent.trail, sent.draft], ["sent", ["home"], EMPTY_DRAFT]);
});

test("a thousand events of every kind in any order leave a state that stands", () => {
  const events = [
    {type: "back"}, {type: "home"}, {type: "locked"}, {type: "opened", person, memory: enrolledMemory()}, {type: "told", kind: "", key: "x"},
    {type: "began", draft: {}}, {type: "clear"}, {type: "flagged", found: []}, {type: "warned"}, {type: "sent", thread: "t"},
    {type: "went", to: "menu"}, {type: "kept", memory: enrolledMemory()}, {type: "wrong", person}, {type: "nonsense"}, {type: "ticked", now: NOON},
    {type: "heard", online: false, now: NOON}, {type: "asked", who: "p1"}, {type: "stayed"},
  ];
  let state = start([person]);
  let lot = 7;
  for (let turn = 0; turn < 1000; turn += 1) {
    lot = (lot * 1103515245 + 12345) % 2147483648;
    state = reduce(state, events[lot % events.length]);
    assert.equal(typeof state.screen, "string");
    assert.ok(state.open || !["home", "sent"].includes(state.screen));
    assert.ok(state.trail.length < 1000);
  }
});

test("no number of the lane is used twice, and what left is out of the outbox", () => {
  let memory = enrolledMemory();
  for (const seq of [1, 2]) memory = afterSealed(memory, question(seq), waiting(seq));
  assert.deepEqual([memory.seq, memory.prev, memory.outbox.length], [2, "hash2", 2]);
  memory = afterPosted(memory, "q1", NOON + 5);
  assert.deepEqual([memory.outbox.map((one) => one.id), memory.written[0].leftMs], [["q2"], NOON + 5]);
});

test("the practice's word that it holds a letter empties the outbox of it", () => {
  const memory = afterSealed(enrolledMemory(), question(1), waiting(1));
  const told = afterAccepted(memory, held("notice", 1, {template: "received", values: ["hash1"]}));
  assert.equal(told.outbox.length, 0);
  assert.equal(exchanges(told)[0].stage, "received");
});

test("words follow evidence: kept, by hand, left, received, handled, answered, read", () => {
  let memory = afterSealed(enrolledMemory(), question(1), waiting(1));
  const stage = () => exchanges(memory)[0].stage;
  assert.equal(stage(), "kept");
  memory = {...memory, written: [{...memory.written[0], handMs: NOON}]};
  assert.equal(stage(), "by_hand");
  memory = afterPosted(memory, "q1", NOON);
  assert.equal(stage(), "left");
  memory = afterAccepted(memory, held("notice", 1, {template: "received", values: ["hash1"]}));
  memory = afterAccepted(memory, held("notice", 2, {template: "handled", values: ["hash1"]}));
  assert.equal(stage(), "handled");
  memory = afterAccepted(memory, held("reply", 3, {text: "Oui."}, {thread: "t1"}));
  assert.equal(stage(), "answered");
  assert.equal(unread(memory).length, 1);
  memory = afterRead(memory, "reply3", NOON + 9);
  assert.equal(stage(), "read");
  assert.equal(unread(memory).length, 0);
});

test("a confirm takes the secret away and is not kept with the drop secret in it", () => {
  const words = {level: 1, dropSecret: bytes(32, 9), roster: bytes(9, 2)};
  const memory = afterAccepted(newMemory(born), held("confirm", 1, words));
  assert.deepEqual([memory.secret.length, memory.drop[0], memory.roster[0]], [0, 9, 2]);
  assert.deepEqual(memory.held[0].words, {level: 1});
});

test("once confirmed, the answer to the invite is not brought to its shut door any more; what else waits stays", () => {
  const answer = {...question(1), id: "asked", kind: "enrol"};
  let memory = afterSealed(newMemory(born), answer, {...waiting(1), id: "asked"});
  memory = afterSealed(memory, question(2), waiting(2));
  memory = {...memory, shut: true};
  memory = afterAccepted(memory, held("confirm", 1, {level: 2, dropSecret: bytes(32), roster: bytes(9)}));
  assert.deepEqual([memory.outbox.map((one) => one.id), memory.shut], [["q2"], false]);
});

test("a lane knows its gap, and acknowledges only up to it", () => {
  let memory = enrolledMemory();
  for (const seq of [1, 2, 4]) memory = afterAccepted(memory, held("reply", seq, {text: "x"}));
  assert.equal(laneOf(memory, "aa").last, 2);
  assert.deepEqual(acknowledged(memory), [{sender: "aa", seq: 2, hash: "h2"}]);
});

test("a refused letter is noted once, and fifty at most", () => {
  let memory = enrolledMemory();
  for (let file = 0; file < 120; file += 1) memory = afterRefused(afterRefused(memory, "slot.none", `${file}`, NOON), "slot.none", `${file}`, NOON);
  assert.equal(memory.refused.length, 50);
});

test("a window is open on its last day and not on the next", () => {
  const card = {date: "2026-11-06", windowEnd: "2026-11-21"};
  assert.deepEqual(["2026-11-21", "2026-11-22"].map((day) => isOpen(card, day)), [true, false]);
  assert.deepEqual([gone(card, "2026-11-06"), gone(card, "2026-12-30")], [0, 1]);
});

test("the newest word on a consultation counts", () => {
  let memory = enrolledMemory();
  for (const [seq, end] of [[1, "2026-11-21"], [2, "2026-11-30"]]) {
    memory = afterAccepted(memory, held("card", seq, {consultation: "c1", date: "2026-11-06", windowEnd: end, medicines: [], exams: []}));
  }
  assert.deepEqual(cards(memory).map((one) => one.windowEnd), ["2026-11-30"]);
});

test("a withdrawn, replaced or waiting device asks nothing", () => {
  assert.equal(ended(enrolledMemory()), "");
  assert.equal(ended({...enrolledMemory(), withdrawn: true}), "withdrawn");
  assert.equal(ended(afterAccepted(enrolledMemory(), held("notice", 1, {template: "device_changed", values: ["2026-11-06", "10:00"]}))), "replaced");
  assert.equal(ended(newMemory(born)), "waiting");
});

test("a letter that could not be verified is told for two days, one for another device is not", () => {
  const memory = afterRefused(enrolledMemory(), "body.hash", "f1", NOON);
  assert.deepEqual([amiss(memory, NOON), amiss(memory, NOON + 3 * 86_400_000)], [["letter"], []]);
  assert.deepEqual(amiss(afterRefused(enrolledMemory(), "slot.none", "f1", NOON), NOON), []);
  assert.deepEqual(amiss({...enrolledMemory(), early: [{raw: bytes(3)}]}, NOON), ["gap"]);
});

test("of an enrolment at a distance two subkeys stay, of one in person none, and of neither the secret", async () => {
  await ready;
  const told = JSON.parse(readFileSync(new URL("../vectors/letter/world.json", import.meta.url), "utf8"));
  const world = new World(told);
  const {invite, keys, roster} = world;
  const device = {sigPk: keys.newcomer.sig.public, kemPk: keys.newcomer.kem.public};
  const [sigSeed, kemSeed] = told.seeds.newcomer.map(fromWords);
  const file = fromWords(told.roster);
  for (const level of [1, 2]) {
    const mac = confirmMac(confirmKey(invite.secret), invite.inviteId, device, BigInt(level), roster);
    const body = {kind: Kind.CONFIRM, level: BigInt(level), mac, roster: file, dropSecret: bytes(32, 9), journalKey: bytes(0)};
    const draft = {practice: roster.practice, to: device.sigPk, written: writeBody(body), seq: 1n, prev: bytes(0), sentMs: 1n, rosterV: 2n, lang: "fr", record: bytes(32)};
    const {raw} = sealLetter(keys.secretary.sig, draft, [{role: "P", kemPk: device.kemPk}]);
    const asked = newMemory({...born, sigSeed, kemSeed, rootPk: invite.rootPk, roster: file, inviteId: invite.inviteId, secret: invite.secret});
    const {memory, word} = takeIn(asked, raw, NOON);
    assert.deepEqual([word, memory.level, memory.secret.length, memory.drop.length], ["new", level, 0, 32]);
    const kept = {sas: sasKey(invite.secret), confirm: confirmKey(invite.secret)};
    assert.deepEqual(memory.subkeys, level === 2 ? kept : null);
    const clear = Buffer.from(JSON.stringify(memory, (_, value) => (value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value)));
    assert.equal(clear.includes(Buffer.from(invite.secret).toString("hex")), false);
  }
});

test("a link's letter for somebody else waits where there are several persons, and is done with where there is one", async () => {
  await ready;
  globalThis.location = {protocol: "file:"};
  const told = JSON.parse(readFileSync(new URL("../vectors/letter/world.json", import.meta.url), "utf8"));
  const {keys, roster, invite} = new World(told);
  const body = writeBody({kind: Kind.NOTICE, template: 1, values: [bytes(32)]});
  const draft = {practice: roster.practice, to: keys.newcomer.sig.public, written: body, seq: 1n, prev: bytes(0), sentMs: 1n, rosterV: 2n, lang: "fr", record: bytes(32)};
  const {raw} = sealLetter(keys.secretary.sig, draft, [{role: "P", kemPk: keys.newcomer.kem.public}]);
  const memory = {...enrolledMemory(), rootPk: invite.rootPk, roster: fromWords(told.roster)};
  for (const persons of [[person], [person, {...person, id: "p2"}]]) {
    const world = newWorld(run(start(persons), {type: "brought", letter: raw}, {type: "opened", person, memory}), storeOf(person), () => undefined);
    Object.assign(world, {key: bytes(32), person});
    await openBrought(world);
    const {word, letter} = world.state;
    lock(world);
    const waits = persons.length > 1 ? raw : null;
    assert.deepEqual([word.key, letter, world.state.letter], ["link.other", waits, waits]);
  }
});
