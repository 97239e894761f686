// Keys for people who work here all day. Single letters only outside fields, and they can be turned
// off (WCAG 2.1.4): the sheet behind ? has the switch, the browser remembers it.
(() => {
  "use strict";
  const OFF = "zhunsheng-single-keys-off";
  const sheet = document.getElementById("keys");
  let going = 0; // until when a letter after G names a phase

  const remembered = () => {
    try { return localStorage.getItem(OFF); } catch { return null; } // storage may be closed to us
  };
  const remember = (off) => {
    try { off ? localStorage.setItem(OFF, "1") : localStorage.removeItem(OFF); } catch { /* for this page only */ }
  };
  let singles = !remembered();

  for (const label of document.querySelectorAll("[data-keys-switch]")) {
    const box = label.querySelector("input");
    label.hidden = false;
    box.checked = singles;
    box.addEventListener("change", () => {
      singles = box.checked;
      remember(!singles);
    });
  }

  const inField = (target) =>
    target instanceof Element && target.closest("input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]");

  // Rows are what J and K walk: each holds the link that Enter opens.
  const step = (by) => {
    const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.querySelector("a[href]"));
    if (rows.length === 0) return false;
    const at = rows.findIndex((row) => row.classList.contains("at"));
    const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1)];
    for (const row of rows) row.classList.toggle("at", row === next);
    next.querySelector("a[href]").focus();
    return true;
  };

  const go = (letter) => {
    const link = document.querySelector(`a[data-go="${letter}"]`);
    if (link) link.click();
    return Boolean(link);
  };

  const find = () => {
    const field = document.getElementById("find");
    if (!field || field.offsetParent === null) {
      const link = document.querySelector(".find-narrow");
      if (link) link.click();
      return Boolean(link);
    }
    field.focus();
    field.select();
    return true;
  };

  // Esc leaves a field first, then closes the panel beside the page.
  const leave = (target) => {
    if (document.querySelector("dialog[open]")) return false; // the browser closes it
    if (inField(target)) { target.blur(); return true; }
    const close = document.querySelector("[data-close]");
    if (close) close.click();
    return Boolean(close);
  };

  const single = (key, now) => {
    if (now < going) { going = 0; return /^[a-z]$/.test(key) && go(key); }
    if (key === "g") { going = now + 1500; return true; }
    if (key === "j") return step(1);
    if (key === "k") return step(-1);
    if (key === "?" && sheet && !sheet.open) { sheet.showModal(); return true; }
    return false;
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return; // the input method is at work
    let done = false;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") done = find();
    else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === "Escape") done = leave(event.target);
    else if (singles && event.key.length === 1 && !inField(event.target) && !document.querySelector("dialog[open]")) {
      done = single(event.key.toLowerCase(), event.timeStamp);
    }
    if (done) event.preventDefault();
  });
})();
