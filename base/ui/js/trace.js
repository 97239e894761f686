// The picture opens where the reader is: at the box of the address, else at what was asked about. Without script it
// begins at its left end and scrolls by hand or keys.
(() => {
  "use strict";
  const frame = document.querySelector(".goods-frame");
  if (!frame) return;
  const named = location.hash.startsWith("#b-") ? document.getElementById(location.hash.slice(1)) : null;
  const box = named ?? frame.querySelector(".seed");
  if (!box) return;
  const inner = frame.getBoundingClientRect();
  const place = box.getBoundingClientRect();
  frame.scrollLeft += place.left + place.width / 2 - inner.left - inner.width / 2;
  frame.scrollTop += place.top + place.height / 2 - inner.top - inner.height / 2;
  if (named) named.querySelector("a")?.focus({ preventScroll: true });
})();
