// Finds as one types: the first answers of /find under the field of the header. Without script the
// field is a form that opens the page; Enter still does.
(() => {
  "use strict";
  const field = document.getElementById("find");
  if (!field) return;
  const SHOWN = 5; // of each group; the page has them all
  const list = document.createElement("nav");
  list.className = "found";
  list.hidden = true;
  list.setAttribute("aria-label", field.labels[0]?.textContent ?? "");
  field.form.append(list);

  let waiting = 0;
  let asked = "";
  const close = () => { list.hidden = true; };

  const group = (section) => {
    const rows = [...section.querySelectorAll("tr[data-row]")].slice(0, SHOWN);
    const title = document.createElement("h2");
    title.textContent = section.querySelector("h2")?.textContent ?? "";
    return [title, ...rows.map((row) => {
      const link = document.createElement("a");
      const what = document.createElement("small");
      link.href = row.querySelector("a[href]").href;
      link.textContent = row.querySelector("a[href]").textContent;
      what.textContent = row.querySelector("td")?.textContent ?? "";
      link.append(what);
      return link;
    })];
  };

  const show = (text, page) => {
    if (text !== asked) return; // an answer to what stood there before
    const main = new DOMParser().parseFromString(page, "text/html").getElementById("main");
    const groups = [...(main?.querySelectorAll("[data-found]") ?? [])];
    list.replaceChildren(...groups.flatMap(group));
    if (groups.length === 0) {
      const none = document.createElement("p");
      none.textContent = main?.querySelector(".empty h2, .empty h3, .empty b")?.textContent ?? "";
      list.append(none);
    }
    list.hidden = !list.textContent;
  };

  field.addEventListener("input", (event) => {
    clearTimeout(waiting);
    asked = field.value.trim();
    if (asked === "") return close();
    if (event.isComposing) return; // half a syllable finds nothing
    const text = asked;
    waiting = setTimeout(async () => {
      try {
        const answer = await fetch(`/find?q=${encodeURIComponent(text)}`, { headers: { accept: "text/html" } });
        if (answer.ok && !answer.redirected) show(text, await answer.text());
      } catch { close(); } // the form still works
    }, 250);
  });
  field.addEventListener("compositionend", () => field.dispatchEvent(new Event("input")));

  // Down goes into the list and through it, up comes back; Esc closes it and stays in the field.
  field.form.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const stops = [field, ...list.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      stops[Math.min(Math.max(at + by, 0), stops.length - 1)].focus();
    } else if (event.key === "Escape") {
      close();
      field.focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
  document.addEventListener("pointerdown", (event) => { if (!field.form.contains(event.target)) close(); });
  field.form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !field.form.contains(event.relatedTarget)) close();
  });
})();
