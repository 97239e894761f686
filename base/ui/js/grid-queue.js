// What was typed and has not come in yet: commands, each with a name of its own (UUIDv7) and, for each
// cell, the entry that it was read at. They wait in this browser under the person's own number, are sent
// in their order, and are wiped when the person signs out (place.js). Sent twice, they are written once.
((grid) => {
  "use strict";
  if (!grid.form) return;
  const { filling, person, space } = grid.form.dataset;
  const KEY = `zh-queue:${space}:${person}:${filling}`;
  const csrf = () => grid.form.elements.csrf.value;
  let queue = [];
  let sending = false;
  let greeted = true; // whether the token of this page is known to be the one in force
  let retry = 0;

  const store = () => {
    try {
      queue.length ? localStorage.setItem(KEY, JSON.stringify(queue)) : localStorage.removeItem(KEY);
    } catch { /* storage is closed to us: what waits lives as long as the page */ }
  };
  const line = (state) => {
    grid.offline = state === "offline";
    grid.tell("line", { state, waiting: queue.reduce((sum, command) => sum + command.cells.length, 0) });
  };

  grid.push = (cells) => {
    const last = queue.at(-1);
    if (last && !last.sent) {
      // Not sent yet: one command says it all.
      const known = new Map(last.cells.map((cell) => [cell[0], cell]));
      for (const cell of cells) known.set(cell[0], [...cell.slice(0, 2), known.get(cell[0])?.[2] ?? cell[2], ...cell.slice(3)]);
      last.cells = [...known.values()];
    } else {
      queue.push({ token: grid.token(), cells });
    }
    store();
    send();
  };
  // Our own writing moves a cell on; what waits behind it was typed over that.
  const moved = (answer) => {
    for (const [key, , , base] of answer.cells) {
      if (answer.conflicts.some((conflict) => conflict.cell === key)) continue;
      for (const command of queue) for (const cell of command.cells) if (cell[0] === key) cell[2] = Math.max(cell[2], base);
    }
  };
  const later = () => {
    retry = Math.min(retry * 2 || 1000, 15000);
    setTimeout(send, retry);
  };
  const send = async () => {
    if (sending || queue.length === 0) return;
    sending = true;
    const met = greeted ? "online" : await grid.hello();
    if (met !== "online") { sending = false; line(met); return met === "offline" ? later() : undefined; }
    if (!greeted) greeted = "now";
    const command = queue[0];
    command.sent = true;
    store();
    let [response, answer] = [null, null];
    try {
      response = await fetch(`/fillings/${filling}/cells`, {
        method: "POST", headers: { accept: "application/json" },
        body: new URLSearchParams({ csrf: csrf(), token: command.token, cells: JSON.stringify(command.cells) }),
      });
      if (response.headers.get("content-type")?.includes("json")) answer = await response.json();
    } catch { response = null; }
    // Only now may the next go: until its answer is read, this command is the one on its way.
    sending = false;
    if (!response || response.status >= 500) { greeted = false; line("offline"); return later(); } // nobody is there to answer
    if (!answer || response.status === 401) { greeted = false; return line("signed-out"); } // it waits for the same person
    // A token of another day is no refusal of what was typed.
    if (response.status === 403 && greeted !== "now") { greeted = false; return send(); }
    queue = queue.filter((one) => one !== command);
    [retry, greeted] = [0, true];
    if (response.ok) moved(answer);
    store();
    grid.tell(response.ok ? "answer" : "refused", { answer, command });
    line("online");
    send();
  };
  grid.waits = (key) => queue.some((command) => command.cells.some((cell) => cell[0] === key));
  grid.waiting = () => queue.length > 0;

  grid.on("changed", (cells) => grid.push(cells.map((cell) => [cell.key, cell.text, cell.base, ...(cell.ground ? [null, cell.ground] : [])])));
  window.addEventListener("online", send);
  // What waited since another day, or another page.
  grid.restore = () => {
    try { queue = JSON.parse(localStorage.getItem(KEY)) ?? []; } catch { queue = []; }
    greeted = queue.length === 0;
    for (const command of queue) for (const [key, text] of command.cells) {
      const cell = grid.cells.get(key);
      if (!cell) continue;
      cell.text = text;
      grid.mark(cell, "waiting");
      grid.show(cell);
    }
    line(navigator.onLine ? "online" : "offline");
    send();
  };
})(globalThis.zhGrid ??= {});
