// Shortcuts by physical key, so that they work in any keyboard layout. Nothing is reachable by keys alone.
// data-key="KeyC" presses the element; data-go="KeyD" follows it after G; rows are [data-row], data-row-key presses within one.
const typing = (node) => node?.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const press = (attribute, code) => {
  // What belongs to the active row comes before what stands first on the page.
  const found = active()?.querySelector(`[${attribute}~="${code}"]`) ?? [...document.querySelectorAll(`[${attribute}~="${code}"]`)].find((each) => each.closest("dialog") === null);
  if (found) found.click();
  return Boolean(found);
};

const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
const step = (by) => {
  const all = rows();
  if (!all.length) return;
  let now = all.findIndex((row) => row.classList.contains("is-active"));
  // Beside an open conversation one goes on from it.
  if (now < 0) now = all.findIndex((row) => row.classList.contains("is-open"));
  const next = all[Math.min(all.length - 1, Math.max(0, now + by))] ?? all[0];
  all[now]?.classList.remove("is-active");
  next.classList.add("is-active");
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
};
const open = (row) => (row.querySelector("[data-open]") ?? row.querySelector("a"))?.click();
const active = () => document.querySelector("[data-row].is-active");

let going = -Infinity;
document.addEventListener("keydown", (event) => {
  const { code, key } = event;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && code === "KeyK") {
    event.preventDefault();
    document.dispatchEvent(new CustomEvent("palette:open"));
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;

  let done = true;
  if (performance.now() - going < 1200 && code.startsWith("Key")) { going = -Infinity; done = press("data-go", code); }
  else if (key === "?" || (event.shiftKey && code === "Slash")) document.getElementById("keys")?.showModal();
  else if (event.shiftKey) done = false;
  else if (code === "KeyG") going = performance.now();
  else if (code === "Slash" || code === "NumpadDivide") document.dispatchEvent(new CustomEvent("palette:open"));
  else if (code === "KeyJ") step(1);
  else if (code === "KeyK") step(-1);
  else if (code === "KeyX" && active()) active().querySelector("input[type=checkbox]")?.click();
  else if (code === "KeyE" && active()) active().querySelector("[data-do]")?.click();
  else if (code === "Enter" && event.target.matches("[data-row]")) open(event.target);
  else if (code === "KeyO" && active()) open(active());
  else if (active()?.querySelector(`[data-row-key~="${code}"]`)) active().querySelector(`[data-row-key~="${code}"]`).click();
  else if (code === "Escape") active()?.classList.remove("is-active");
  else done = press("data-key", code);
  if (done && code !== "Escape") event.preventDefault();
});
