// What came back: saved cells, refused ones with the reason, and cells with two values, both kept.
((grid) => {
  "use strict";
  if (!grid.form) return;
  const states = { entered: "saved", confirmed: "saved", prefilled: "prefilled", disputed: "disputed", empty: "" };

  const differs = (cell, conflict) => {
    cell.td.querySelector("s")?.remove();
    const offered = document.createElement("s");
    offered.textContent = grid.shown(conflict.offered, cell.decimals);
    cell.input.before(offered);
    grid.mark(cell, "differs");
    grid.wrong(cell, grid.say("differ", { kept: conflict.kept, who: conflict.kept_by, offered: conflict.offered }));
  };
  const apply = ({ answer, command }) => {
    const sent = new Map(command.cells.map((cell) => [cell[0], cell[1]]));
    for (const [key, text, state, base] of answer.cells) {
      const cell = grid.cells.get(key);
      if (!cell) continue;
      cell.base = base;
      if (grid.waits(key)) continue; // typed on since
      const refused = answer.refused.find((one) => one.cell === key);
      if (refused) continue;
      cell.text = cell.sort === "choice" || cell.sort === "truth" ? (sent.get(key) ?? text) : text;
      grid.mark(cell, cell.td.dataset.remark && state !== "empty" ? "commented" : states[state] ?? "saved");
      grid.show(cell);
    }
    for (const refused of answer.refused) {
      const cell = grid.cells.get(refused.cell);
      if (!cell) continue;
      grid.mark(cell, "invalid");
      grid.wrong(cell, refused.words);
      cell.refused = refused.rule;
      grid.tell("said", `${grid.place(cell)}：${refused.words}`);
    }
    for (const conflict of answer.conflicts) {
      const cell = grid.cells.get(conflict.cell);
      if (cell) differs(cell, conflict);
    }
    grid.compute();
    grid.tell("saved", answer);
    if (answer.conflicts.length > 0) grid.refresh(["differ"]);
  };
  grid.on("answer", apply);
  grid.on("refused", ({ answer, command }) => {
    for (const [key] of command.cells) {
      const cell = grid.cells.get(key);
      if (!cell) continue;
      grid.mark(cell, "invalid");
      grid.wrong(cell, answer.message ?? "");
    }
    grid.tell("said", answer.message ?? "");
  });

  // Parts of the page as the server has them now.
  grid.refresh = async (ids) => {
    const answer = await fetch(location.pathname + location.search, { headers: { accept: "text/html" }, cache: "no-store" }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const id of ids) {
      const [old, now] = [document.getElementById(id), page.getElementById(id)];
      if (now) old ? old.replaceWith(now) : grid.form.closest("section").after(now);
      else old?.remove();
    }
  };

  const said = grid.form.querySelector("[data-line]");
  grid.on("said", (words) => { said.textContent = words; });
  grid.on("line", ({ state, waiting }) => {
    said.textContent = state === "online" && waiting === 0 ? grid.say("online") : grid.say(state === "signed-out" ? "signedOut" : state, { count: waiting });
    said.dataset.state = state;
  });
})(globalThis.zhGrid ??= {});
