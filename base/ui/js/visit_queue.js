// What is done on the spot, kept on the phone until it is sent: commands, never state, in their order.
window.visitQueue = (() => {
  const opened = new Promise((done, fail) => {
    const asked = indexedDB.open("visits", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("queue", { keyPath: "uuid" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  const work = async (mode, ask) => {
    const change = (await opened).transaction("queue", mode);
    const asked = ask(change.objectStore("queue"));
    return new Promise((done, fail) => {
      change.oncomplete = () => done(asked.result);
      change.onerror = () => fail(change.error);
    });
  };
  // An id that begins with the time (UUIDv7), so that the same command sent twice is one.
  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    let time = Date.now();
    for (let place = 5; place >= 0; place -= 1) {
      bytes[place] = time % 256;
      time = Math.floor(time / 256);
    }
    bytes[6] = 0x70 | (bytes[6] & 15);
    bytes[8] = 0x80 | (bytes[8] & 63);
    const hex = [...bytes].map((it) => it.toString(16).padStart(2, "0")).join("");
    return [[0, 8], [8, 12], [12, 16], [16, 20], [20, 32]].map(([from, to]) => hex.slice(from, to)).join("-");
  };
  let turn = Date.now() * 1000;
  const add = async (command) => {
    turn += 1;
    const kept = { uuid: uuid(), turn, ...command };
    await work("readwrite", (all) => all.add(kept));
    return kept;
  };
  const drop = (id) => work("readwrite", (all) => all.delete(id));
  // Only the own: whoever signs in on the same phone sends nothing in another's name.
  const of = async (who) => {
    const all = await work("readonly", (store) => store.getAll());
    return all.filter((it) => it.who === who).sort((a, b) => a.turn - b.turn);
  };
  const post = (it, csrf) => {
    const fields = [["csrf", csrf], ["uuid", it.uuid], ...Object.entries(it.fields)];
    const headers = { Accept: "application/json" };
    if (!it.file) {
      return fetch(`/visits/${it.visit}/steps`, { method: "POST", headers, body: new URLSearchParams(fields) });
    }
    const body = new FormData();
    fields.forEach(([name, value]) => body.append(name, value));
    body.append("file", it.file, "picture");
    return fetch(`/visits/${it.visit}/files`, { method: "POST", headers, body });
  };
  // The page and what it is made of, for the worker to give when there is no network.
  const remember = async () => {
    const links = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon]")].map((it) => it.href);
    const scripts = [...document.scripts].map((it) => it.src).filter(Boolean);
    await (await caches.open("visits")).addAll([location.pathname, ...links, ...scripts]);
  };
  return { add, drop, of, post, remember };
})();
