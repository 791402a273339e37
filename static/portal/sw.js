// One page for when there is no network. Nothing else is kept: no page that anybody has
// read, and nothing that belongs to somebody who is signed in.
"use strict";

const KEPT = "portal-offline-1";
const PAGE = "/fraakopla/";

// The page as a stranger gets it, and what it is drawn with.
const keep = async () => {
  const cache = await caches.open(KEPT);
  const answer = await fetch(PAGE, { credentials: "omit", cache: "reload" });
  if (!answer.ok) return;
  const text = await answer.clone().text();
  const drawn = [...text.matchAll(/href="(\/static\/[^"]+\.(?:css|woff2))"/g)];
  await cache.addAll(drawn.map((found) => found[1]));
  await cache.put(PAGE, answer);
};

self.addEventListener("install", (event) => event.waitUntil(keep()));

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name !== KEPT);
  event.waitUntil(
    caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name))))
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(PAGE)));
  } else if (new URL(request.url).pathname.startsWith("/static/")) {
    event.respondWith(
      fetch(request).catch(async () => (await caches.match(request)) ?? Response.error())
    );
  }
});
