// The page on the spot: each act is kept first, shown as done, and sent as soon as there is a network.
(() => {
  const page = document.getElementById("visit");
  if (!page) return;
  const { visit, who } = page.dataset;
  const at = (id) => document.getElementById(id);
  const queue = window.visitQueue;
  const show = (state) => {
    page.dataset.state = state;
    for (const card of page.querySelectorAll("[data-when]")) card.hidden = card.dataset.when !== state;
  };
  const leads = { begin: "begun", sign: "signed", refuse: "signed", conclude: "done" };
  const seem = ({ fields }) => {
    if (leads[fields.act]) show(leads[fields.act]);
    if (fields.act === "photo") at("photos").textContent = Number(at("photos").textContent) + 1;
    if (fields.act === "sample") {
      const textContent = `${fields.product} ${fields.lot} · ${fields.seal} / ${fields.reserve}`;
      at("samples").append(Object.assign(document.createElement("li"), { textContent }));
    }
    const asked = [...page.querySelectorAll("[data-question]")].find((it) => it.dataset.question === fields.question);
    for (const radio of asked ? asked.querySelectorAll("input") : []) radio.checked = radio.value === fields.answer;
  };
  const say = async (text) => {
    const waiting = (await queue.of(who)).length;
    page.dataset.waits = waiting;
    const calm = navigator.onLine ? page.dataset.synced : page.dataset.offline;
    at("net").textContent = text || (waiting ? page.dataset.waiting.replace("#", waiting) : calm);
    at("net").classList.toggle("calm", navigator.onLine && !text && !waiting);
    at("net").hidden = false;
  };
  let sending = false;
  const send = async () => {
    if (sending) return;
    sending = true;
    try {
      const known = await fetch(`/visits/${visit}/state`, { headers: { Accept: "application/json" } });
      const now = known.ok ? await known.json() : {};
      if (now.who !== who) return await say(page.dataset.signin);
      let [said, state] = ["", now.state];
      for (let all = await queue.of(who); all.length; all = await queue.of(who)) {
        const answer = await queue.post(all[0], now.csrf);
        const told = await answer.json();
        if (!answer.ok) return await say(told.message);
        await queue.drop(all[0].uuid);
        if (all[0].visit !== visit) continue;
        [page.dataset.base, state] = [told.steps, told.state];
        if (told.came === "conflict") said = `${page.dataset.kept} ${told.message}`;
      }
      if (state !== page.dataset.state) show(state);
      await queue.remember().then(() => { page.dataset.ready = "1"; }, () => {});
      await say(said);
    } catch {
      await say();
    } finally {
      sending = false;
    }
  };
  const keep = async (fields, file) => {
    const made = { base: page.dataset.base, made_at: String(Date.now()) };
    seem(await queue.add({ who, visit, file, fields: { ...fields, ...made } }));
    await say();
    await send();
  };
  for (const form of page.querySelectorAll("form[data-act]")) form.addEventListener("submit", (event) => {
    event.preventDefault();
    const fields = Object.fromEntries([...new FormData(form)].filter(([name]) => name !== "csrf"));
    const alike = fields.act === "sample" && fields.seal.trim() === fields.reserve.trim();
    Object.assign(at("seals"), { hidden: !alike, textContent: alike ? page.dataset.alike : "" });
    if (alike) return;
    if (fields.act === "sample") form.reset();
    keep(fields);
  });
  for (const asked of page.querySelectorAll("[data-question]")) asked.addEventListener("change", () => {
    const answer = asked.querySelector("input:checked")?.value;
    const words = asked.querySelector("textarea").value.trim();
    asked.querySelector("[data-words]").hidden = answer !== "no";
    // A "no" says what was found, or it is none.
    if (!answer || (answer === "no" && !words)) return;
    keep({ act: "answer", question: asked.dataset.question, answer, words: answer === "no" ? words : "" });
  });
  at("photo").addEventListener("change", ({ target }) => {
    for (const file of target.files) keep({ act: "photo" }, file);
  });
  window.signaturePad(at("pad"), at("sign"), at("wipe"), (file) => keep({ act: "sign" }, file));
  queue.of(who).then((all) => all.filter((it) => it.visit === visit).forEach(seem));
  navigator.serviceWorker?.register("/visits/worker.js", { scope: "/visits/" });
  addEventListener("online", send);
  addEventListener("offline", () => say());
  send();
})();
