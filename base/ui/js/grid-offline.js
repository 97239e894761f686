// A sheet that was opened once opens again without a line: page, styles, scripts and rules are put by, and a worker
// gives them. What came in since then is kept beside them, so that an old page does not argue with what its own
// clerk has saved. With the person it all goes (place.js).
((grid) => {
  "use strict";
  if (!grid.form) return;
  const { filling, person, space } = grid.form.dataset;
  const KNOWN = `zh-queue:${space}:${person}:${filling}:known`;
  const read = () => { try { return JSON.parse(localStorage.getItem(KNOWN)) ?? {}; } catch { return {}; } };
  const write = (known) => { try { localStorage.setItem(KNOWN, JSON.stringify(known)); } catch { /* for this page only */ } };

  grid.on("answer", ({ answer }) => {
    const known = read();
    const differs = new Set(answer.conflicts.map((one) => one.cell));
    for (const [key, , , base] of answer.cells) {
      const cell = grid.cells.get(key);
      if (cell && base > 0 && !differs.has(key)) known[key] = [cell.text, cell.state === "waiting" ? "saved" : cell.state, base];
    }
    write(known);
  });
  // What the page was made too early to say.
  grid.recall = () => {
    const known = Object.entries(read()).filter(([key, [, , base]]) => base > (grid.cells.get(key)?.base ?? Infinity));
    for (const [key, [text, state, base]] of known) {
      const cell = grid.cells.get(key);
      Object.assign(cell, { text, base });
      grid.mark(cell, state);
      grid.show(cell);
    }
    write(Object.fromEntries(known));
  };

  // Who is signed in now, and with which token: a page that was put by holds the token of its day.
  grid.hello = async () => {
    const answer = await fetch(`/fillings/${filling}/state`, { headers: { accept: "application/json" }, cache: "no-store" }).catch(() => null);
    if (!answer || answer.status >= 500) return "offline";
    const now = answer.ok && !answer.redirected ? await answer.json().catch(() => null) : null;
    if (String(now?.person) !== person) return "signed-out";
    for (const field of document.querySelectorAll("input[name=csrf]")) field.value = now.csrf;
    return "online";
  };

  const put = async () => {
    const kept = await caches.open("fillings");
    const links = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon]")].map((it) => it.href);
    const scripts = [...document.scripts].map((it) => it.src).filter(Boolean);
    for (const path of [...links, ...scripts]) if (!(await kept.match(path))) await kept.add(path);
    for (const path of [location.pathname, `/fillings/${filling}/rules`]) {
      const answer = await fetch(path, { cache: "no-store", headers: { accept: path === location.pathname ? "text/html" : "application/json" } });
      if (answer.ok && !answer.redirected) await kept.put(path, answer);
    }
    grid.form.dataset.kept = "1";
  };
  // Plain http inside an office network has neither caches nor workers: there the queue alone waits.
  if (!globalThis.caches || !navigator.serviceWorker) return;
  navigator.serviceWorker.register("/fillings/worker.js", { scope: "/fillings/" }).catch(() => null);
  put().catch(() => null);
})(globalThis.zhGrid ??= {});
