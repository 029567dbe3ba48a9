// A conversation that is open: who else is here (data-presence), what is marked in a letter (data-pieces), where one writes (data-focus).
const talk = document.querySelector("[data-presence]");
const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

document.addEventListener("click", ({ target }) => {
  const from = target.closest?.("[data-focus]");
  if (!from) return;
  // A press on a summary opens it first.
  setTimeout(() => {
    const field = document.querySelector(from.dataset.focus);
    field?.scrollIntoView({ block: "nearest" });
    field?.focus();
  });
});

if (talk) {
  const TICK = 10000, PAUSE = 20000;
  let typed = -Infinity, said = false, timer = null;
  const writing = () => performance.now() - typed < PAUSE;
  const post = (told) => fetch(talk.dataset.presence, {
    method: "POST", keepalive: true, headers: { "X-CSRFToken": token() }, body: new URLSearchParams(told),
  });
  const say = async () => {
    clearTimeout(timer);
    timer = setTimeout(say, TICK);
    if (document.hidden) return;
    said = writing();
    try {
      const answer = await post(said ? { writing: "yes" } : {});
      if (!answer.ok || answer.redirected) return;
      const found = new DOMParser().parseFromString(await answer.text(), "text/html").body;
      const place = document.getElementById("present");
      if (place && place.innerHTML !== found.innerHTML) place.replaceChildren(...found.childNodes);
    } catch { /* the next tick asks again */ }
  };
  document.addEventListener("input", ({ target }) => {
    if (!target.closest?.("[data-writes]")) return;
    typed = target.value ? performance.now() : -Infinity;
    if (writing() !== said) say();
  });
  document.addEventListener("thread:people", ({ detail }) => { if (detail === talk.dataset.thread) say(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) say(); });
  addEventListener("pagehide", () => { clearTimeout(timer); post({ gone: "yes" }).catch(() => {}); });
  addEventListener("pageshow", ({ persisted }) => persisted && say());
  say();
}

// What is marked in a letter becomes a task or an agreement; the words of the two buttons are in the page.
const bar = document.getElementById("marked");
if (bar) {
  let text = "", pieces = "";
  const place = () => {
    const picked = getSelection();
    const node = picked?.anchorNode;
    const letter = (node?.nodeType === 3 ? node.parentElement : node)?.closest?.("[data-pieces]");
    text = picked?.toString().trim() ?? "";
    bar.hidden = !letter || text.length < 3;
    if (bar.hidden) return;
    pieces = letter.dataset.pieces;
    letter.after(bar);
  };
  document.addEventListener("selectionchange", () => { if (!bar.contains(document.activeElement)) place(); });
  bar.addEventListener("pointerdown", (event) => {
    const button = event.target.closest("[data-piece]");
    if (!button) return;
    // The press itself would take the selection away.
    event.preventDefault();
    button.dataset.dialogUrl = `${pieces}?kind=${button.dataset.piece}&text=${encodeURIComponent(text.slice(0, 500))}`;
  });
}
