// <div data-returning hx-get="…" hx-trigger="returned" …>: a part that is fetched anew when its page is looked at again after a while.
// Pages of clients have no open line; a telephone that wakes up, or a tab that is turned back to, asks once.
const AWHILE = 15_000;
let last = Date.now();

const busy = (part) => {
  const at = document.activeElement;
  return document.querySelector("dialog[open]") || part.querySelector("[data-dirty]") || (part.contains(at) && at.matches("input, textarea, select"));
};
const returned = () => {
  if (document.hidden || Date.now() - last < AWHILE) return;
  last = Date.now();
  for (const part of document.querySelectorAll("[data-returning]")) if (!busy(part)) htmx.trigger(part, "returned", {}, false);
};

document.addEventListener("visibilitychange", returned);
window.addEventListener("focus", returned);
