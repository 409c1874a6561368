// What goes and comes beside the host, in Node: values in, values out. Run by test_page_state.py.

import assert from "node:assert/strict";
import test from "node:test";

import "./mirror/library.mjs";

const src = new URL("../../patient/src/", import.meta.url);
const {letterOfFragment} = await import(new URL("arriving.js", src));
const {toLink, wrap} = await import(new URL("armor.js", src));
const {parcel} = await import(new URL("carrying.js", src));
const {exchanges} = await import(new URL("exchange.js", src));
const {afterCarried, afterPosted, afterSealed, newMemory} = await import(new URL("memory.js", src));
const {mailto} = await import(new URL("practice.js", src));

const NOON = 1_794_000_000_000;
const bytes = (size, value = 1) => new Uint8Array(size).fill(value);
const written = (seq, kind = "question") => ({id: `q${seq}`, hash: `h${seq}`, seq, thread: `t${seq}`, kind, words: {}, madeMs: NOON, leftMs: 0, handMs: 0});
const waits = (...kinds) =>
  kinds.reduce((kept, kind, at) => afterSealed(kept, written(at + 1, kind), {id: `q${at + 1}`, place: "in/x", raw: bytes(3)}), newMemory({language: "fr"}));
const ids = (memory) => parcel(memory).map(({letter}) => letter.id);

test("what waits goes together and in order, but for an answer to an invite", () => {
  assert.deepEqual(ids(waits("enrol", "receipt", "question")), ["q2", "q3"]);
});

test("of more than one text carries the oldest go first, then those that went no other way", () => {
  const memory = waits(...Array(20).fill("question"));
  assert.deepEqual([ids(memory).length, ids(memory)[0]], [16, "q1"]);
  const rest = afterCarried(memory, ids(memory), "mail", NOON);
  assert.deepEqual(ids(rest), ["q17", "q18", "q19", "q20"]);
  assert.equal(ids(afterCarried(rest, ids(rest), "mail", NOON)).length, 16);
});

test("what was given to a mail app waits on, is not said to have left, and leaves when the host takes it", () => {
  const given = afterCarried(waits("question"), ["q1"], "mail", NOON + 1);
  assert.deepEqual([given.outbox.length, exchanges(given)[0].stage], [1, "by_mail"]);
  assert.equal(exchanges(afterCarried(given, ["q1"], "hand", NOON + 2))[0].stage, "by_hand");
  const left = afterPosted(given, "q1", NOON + 3);
  assert.deepEqual([left.outbox.length, exchanges(left)[0].stage], [0, "left"]);
});

test("a mail that is written already has one recipient, a subject that says nothing, and the letter", () => {
  const address = new URL(mailto("cabinet@oliviers.invalid", "Colloque", wrap(bytes(4355))));
  assert.deepEqual([address.protocol, address.pathname], ["mailto:", "cabinet@oliviers.invalid"]);
  assert.deepEqual([...address.searchParams], [["subject", "Colloque"], ["body", wrap(bytes(4355))]]);
  assert.ok(address.href.length < 8000);
  assert.equal(mailto("cabinet@oliviers.invalid", "Colloque", wrap(bytes(5588))), "");
  assert.equal(mailto("a?bcc=b@c.invalid", "Colloque", "x"), "mailto:a%3Fbcc%3Db@c.invalid?subject=Colloque&body=x");
});

test("a link's letter is told from an invite, from a damaged one, and from what a program wrote behind it", () => {
  const letter = new Uint8Array([...Buffer.from("CLQ1"), ...bytes(4351)]);
  assert.deepEqual(letterOfFragment(`l=${toLink(letter)}`), letter);
  assert.deepEqual(letterOfFragment(`l=${toLink(letter)}>.`), letter);
  assert.equal(letterOfFragment(toLink(bytes(65))), null);
  for (const damaged of ["l=", "l=%%", "l=A", `l=${toLink(bytes(9))}`]) assert.equal(letterOfFragment(damaged).length, 0, damaged);
});
