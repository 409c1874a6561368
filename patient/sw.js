"use strict";

/**
 * The page without a line: what the host last gave is kept and shown when the host cannot be reached within four
 * seconds. Letters (in/, out/) and the roster never pass through here.
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
  if (request.method === "GET" && ours) event.respondWith(newest(request, below === "index.html" ? "" : below));
});

async function newest(request, below) {
  const kept = await caches.open(KEPT);
  const name = new URL(below || "./", self.registration.scope).href;
  const old = await kept.match(name);
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), old ? PATIENCE_MS : 60_000);
  try {
    const fresh = await fetch(name, {signal: patience.signal, cache: "no-cache", credentials: "omit"});
    if (!fresh.ok) return old ?? fresh;
    await kept.put(name, fresh.clone());
    return fresh;
  } catch (error) {
    if (old) return old;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
