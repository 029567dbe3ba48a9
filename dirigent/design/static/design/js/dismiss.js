// [data-dismiss] hides its [data-dismissable="name"]; what was hidden stays hidden in this window, also when it is drawn again.
const key = "dismissed";
const hidden = () => new Set(JSON.parse(sessionStorage.getItem(key) ?? "[]"));

document.addEventListener("click", ({ target }) => {
  const part = target.closest?.("[data-dismiss]")?.closest("[data-dismissable]");
  if (!part) return;
  const names = [...hidden(), part.dataset.dismissable].slice(-50);
  sessionStorage.setItem(key, JSON.stringify(names));
  part.remove();
});

const sweep = () => {
  const names = hidden();
  for (const part of document.querySelectorAll("[data-dismissable]")) if (names.has(part.dataset.dismissable)) part.remove();
};
document.addEventListener("htmx:after:swap", sweep);
sweep();
