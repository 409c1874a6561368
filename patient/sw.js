"use strict";

/**
 * The page without a line: what the host last gave is kept, and shown when no newer one has come within four seconds; on
 * a slow line the newer one goes on coming, for the next time. Letters (in/, out/) and the roster never pass through here.
 */
const KEPT = "colloque-page-1";
const PAGE = ["./", "manifest.webmanifest", "icon.svg", "icon-192.png"];
const PATIENCE_MS = 4_000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(PAGE)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const {request} = event;
  const scope = self.registration.scope;
  const below = request.url.startsWith(scope) ? request.url.slice(scope.length).split(/[?#]/)[0] : null;
  const ours = below === "" || below === "index.html" || PAGE.includes(below);
  if (request.method === "GET" && ours) event.respondWith(newest(event, below === "index.html" ? "" : below));
});

async function newest(event, below) {
  const kept = await caches.open(KEPT);
  const name = new URL(below || "./", self.registration.scope).href;
  const old = await kept.match(name);
  const fresh = fetched(kept, name);
  if (!old) return fresh;
  event.waitUntil(fresh.catch(() => undefined));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, old));
  return Promise.race([fresh.then((answer) => (answer.ok ? answer : old), () => old), late]);
}

/** What the host gives, kept once it is here whole. */
async function fetched(kept, name) {
  const fresh = await fetch(name, {cache: "no-cache", credentials: "omit"});
  if (fresh.ok) await kept.put(name, fresh.clone());
  return fresh;
}
