// Copies a table as tab-separated text, as WPS and Excel paste it.
// <button hidden data-copy="#table-id" data-done="已复制">复制表格</button>: without script the button
// stays hidden and the page offers its CSV or XLSX.
(() => {
  "use strict";

  // Figures lose their commas and take the plain minus. A text that a spreadsheet would take for
  // a formula gets an apostrophe.
  const shown = (node) => {
    const copy = node.cloneNode(true);
    for (const spoken of copy.querySelectorAll(".visually-hidden")) spoken.remove();
    for (const line of copy.querySelectorAll("br, small")) line.before(" ");
    return copy.textContent;
  };
  const cell = (node) => {
    const text = (node.dataset.value ?? shown(node)).replace(/\s+/g, " ").trim();
    const figure = text.replace(/,/g, "").replace(/^−/, "-");
    if (/^-?\d+(\.\d+)?%?$/.test(figure) && node.dataset.value === undefined && node.classList.contains("r")) return figure;
    return /^[=+@-]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  };

  // A cell over several rows or columns keeps the others in their place.
  const lines = (table) => {
    const grid = [];
    [...table.rows].filter((row) => row.offsetParent !== null).forEach((row, y) => {
      grid[y] ??= [];
      let x = 0;
      for (const node of row.cells) {
        while (grid[y][x] !== undefined) x += 1;
        for (let down = 0; down < node.rowSpan; down += 1) {
          grid[y + down] ??= [];
          for (let right = 0; right < node.colSpan; right += 1) {
            grid[y + down][x + right] = down + right === 0 ? cell(node) : "";
          }
        }
        x += node.colSpan;
      }
    });
    return grid.map((row) => Array.from(row, (text) => text ?? "").join("\t")).join("\r\n");
  };

  // Plain http inside an office network has no clipboard interface; the old way still works there.
  const put = async (text) => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea");
    field.className = "visually-hidden";
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) throw new Error("copy refused");
  };

  for (const button of document.querySelectorAll("button[data-copy]")) {
    const table = document.querySelector(button.dataset.copy);
    if (!(table instanceof HTMLTableElement)) continue;
    const label = button.textContent;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      try {
        await put(lines(table));
        button.textContent = button.dataset.done || label;
      } catch {
        button.textContent = label; // refused by the browser: the CSV link stands beside it
      }
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  }
})();
