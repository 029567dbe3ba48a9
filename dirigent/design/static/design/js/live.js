// Live pages. data-live="client:7", "clients" (any client) or "mine" marks a part that knows how to refresh itself:
// <section id="owed" data-live="client:7" hx-get="…" hx-trigger="live" hx-swap="outerMorph">.
const url = document.body.dataset.liveUrl;
const waiting = new Set();
let timer = null;

const busy = (part) => {
  const at = document.activeElement;
  const typing = at?.matches("input:not([type=checkbox], [type=radio]), textarea, select") && part.contains(at);
  return typing || part.querySelector(".dragging, details.menu[open], .pick :checked, [data-dirty]");
};

const refresh = () => {
  timer = null;
  if (document.hidden) return;
  for (const part of document.querySelectorAll("[data-live]")) {
    const names = part.dataset.live.split(/\s+/);
    if (!names.some((name) => waiting.has(name))) continue;
    if (busy(part)) { part.dataset.stale = names.join(" "); continue; }
    delete part.dataset.stale;
    htmx.trigger(part, "live", {}, false);
  }
  waiting.clear();
};
const changed = (...names) => {
  names.forEach((name) => waiting.add(name));
  timer ??= setTimeout(refresh, 300);
};
const again = () => {
  const stale = [...document.querySelectorAll("[data-stale]")].flatMap((part) => part.dataset.stale.split(" "));
  if (stale.length || waiting.size) changed(...stale);
};

document.addEventListener("focusout", () => setTimeout(again, 200));
document.addEventListener("toggle", again, true);
document.addEventListener("change", again);
document.addEventListener("visibilitychange", again);
// A page asks for its own parts to be redrawn with HX-Trigger: {"refresh": {"names": ["client:7"]}}.
document.addEventListener("refresh", ({ detail }) => detail?.names && changed(...detail.names));

const all = () => [...document.querySelectorAll("[data-live]")].flatMap((part) => part.dataset.live.split(/\s+/));
let source = null, missed = false, leaving = null;
const hush = () => { source?.close(); source = null; missed = true; };
const listen = () => {
  clearTimeout(leaving);
  if (source) return;
  source = new EventSource(url);
  source.addEventListener("change", ({ data }) => changed(`client:${data}`, "clients"));
  source.addEventListener("mine", () => changed("mine"));
  source.addEventListener("thread", ({ data }) => document.dispatchEvent(new CustomEvent("thread:people", { detail: data })));
  // Very many clients changed at once, or something of the whole house did.
  source.addEventListener("resync", () => changed(...all()));
  source.addEventListener("error", () => { missed = true; });
  // What happened while the line was cut is not sent again, so everything on the page is asked for anew.
  source.addEventListener("open", () => { if (missed) changed(...all()); missed = false; });
};
if (url && document.querySelector("[data-live]")) {
  listen();
  // A browser keeps six connections to one house: tabs that nobody looks at give theirs back.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) leaving = setTimeout(hush, 20000); else listen();
  });
  addEventListener("pagehide", hush);
  addEventListener("pageshow", ({ persisted }) => persisted && listen());
}
