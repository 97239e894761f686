// Where one is stays in sight: in rows that scroll sideways on a phone, the tab of this page and the
// latest end of a trend (`from-start`: the drawing has no latest end). Without script the rows begin at their left, and scroll by thumb.
(() => {
  "use strict";
  for (const row of document.querySelectorAll(".phases, .phase-pages > div, .tabs")) {
    const here = row.querySelector("[aria-current]");
    if (!here || row.scrollWidth <= row.clientWidth) continue;
    const middle = here.offsetLeft - row.offsetLeft + here.offsetWidth / 2;
    row.scrollLeft = middle - row.clientWidth / 2;
  }
  for (const wide of document.querySelectorAll(".chart-wide:not(.from-start)")) wide.scrollLeft = wide.scrollWidth;
})();

// What waits to be sent from forms and visits belongs to whoever is signed in: with them it goes.
document.addEventListener("submit", (event) => {
  if (!event.target.action?.endsWith("/sign-out")) return;
  globalThis.indexedDB?.deleteDatabase("visits");
  for (const folder of ["visits", "fillings"]) globalThis.caches?.delete(folder);
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith("zh-queue:")) localStorage.removeItem(key);
  } catch { /* storage is closed to us, so nothing waits there */ }
});
