// What is to be put right before the sheet is handed in: the server's list, made anew after each save;
// without a connection the advice of this browser. F8 goes to the next, Ctrl+Enter hands in.
((grid) => {
  "use strict";
  if (!grid.form) return;
  const list = () => document.querySelector("[data-jumps]");
  const submit = document.getElementById("submit-form");
  let timer = 0;
  let asking = 0;

  const cellOf = (item) => grid.cells.get(item.dataset.at);
  const items = () => [...(list()?.children ?? [])];
  grid.nextJump = () => {
    const all = items().filter(cellOf);
    if (all.length === 0) return;
    const at = all.findIndex((item) => item.classList.contains("at"));
    const next = all[(at + 1) % all.length];
    for (const item of items()) item.classList.toggle("at", item === next);
    grid.tell("walk", cellOf(next));
    grid.go(cellOf(next));
    grid.tell("said", next.querySelector("a").textContent.trim());
  };
  document.addEventListener("click", (event) => {
    const item = event.target.closest?.("[data-jumps] li");
    const cell = item && event.target.closest("a") ? cellOf(item) : null;
    if (!cell) return;
    event.preventDefault();
    grid.tell("walk", cell);
    grid.go(cell);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "F8") grid.nextJump();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && submit) hand();
    else return;
    event.preventDefault();
  });

  const fromAdvice = () => {
    const made = grid.advised.map((found) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const where = document.createElement("span");
      item.dataset.at = found.cell;
      link.href = `#${found.cell}`;
      where.className = "where";
      where.textContent = found.place;
      const words = document.createElement("span");
      words.append(where, " ", found.words);
      const mark = grid.sign(found.severity === "error" ? "bad" : "watch");
      mark.setAttribute("class", `mark mark-${found.severity === "error" ? "bad" : "watch"}`);
      link.append(mark, words);
      item.append(link);
      return item;
    });
    list()?.replaceChildren(...made);
  };
  const refresh = async () => {
    const number = ++asking;
    if (grid.waiting()) return; // the answer to come asks again
    const rule = document.activeElement?.closest?.("#jumps");
    if (rule) return; // somebody writes a reason there
    if (number === asking) await grid.refresh(["jumps"]);
    grid.tell("jumps");
  };
  grid.on("saved", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, 600);
  });
  grid.on("advised", () => { if (grid.offline) fromAdvice(); });

  // Handing in waits for what is on its way; the server then says what is in the way, or takes it.
  const hand = async () => {
    grid.keep(grid.here);
    for (let i = 0; grid.waiting() && i < 100; i += 1) await new Promise((done) => setTimeout(done, 100));
    if (grid.waiting() || !navigator.onLine) return grid.tell("said", grid.say("stillWaiting"));
    HTMLFormElement.prototype.submit.call(submit); // a button of that name hides the method
  };
  submit?.addEventListener("submit", (event) => {
    event.preventDefault();
    hand();
  });
})(globalThis.zhGrid ??= {});
