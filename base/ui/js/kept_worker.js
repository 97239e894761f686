// Keeps pages open without a network. What a page has put by, in a cache that is named as the folder this worker
// lies under (visits, fillings), is given again where nobody answers; everything else asks.
const folder = new URL(registration.scope).pathname.split("/")[1];
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const ours = pathname.startsWith(`/${folder}/`) || pathname.startsWith("/assets/");
  // Whoever asks for what is true now (no-store) is not given what was put by.
  if (request.method !== "GET" || origin !== location.origin || request.cache === "no-store" || !ours) return;
  const kept = () => caches.match(request, { cacheName: folder, ignoreSearch: true, ignoreVary: true });
  const asked = async () => {
    const answer = await fetch(request).catch(() => null);
    // A gateway whose server is away answers in its place.
    if (answer && !(answer.status >= 502 && answer.status <= 504)) return answer;
    return (await kept()) ?? answer ?? Response.error();
  };
  event.respondWith(asked());
});
