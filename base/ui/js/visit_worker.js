// Keeps a page of a visit open without a network: what was opened once is given again, everything else asks.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  const page = /^\/visits\/\d+\/site$/.test(pathname);
  if (event.request.method !== "GET" || !(page || pathname.startsWith("/assets/"))) return;
  const kept = () => caches.match(event.request, { cacheName: "visits", ignoreSearch: true });
  event.respondWith(fetch(event.request).catch(async () => (await kept()) || Response.error()));
});
