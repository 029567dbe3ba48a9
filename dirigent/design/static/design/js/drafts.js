// <textarea data-draft="client:7:call">: what was typed survives a closed dialog, a reload or an ended session in this tab.
const key = (field) => `dirigent.draft.${field.dataset.draft}`;

const restore = (root) => {
  for (const field of root.querySelectorAll?.("[data-draft]") ?? []) {
    const kept = sessionStorage.getItem(key(field));
    if (kept && !field.value) { field.value = kept; field.dispatchEvent(new Event("input", { bubbles: true })); }
  }
};
const drop = (form) => form.querySelectorAll("[data-draft]").forEach((field) => {
  sessionStorage.removeItem(key(field));
  delete field.dataset.dirty;
});

document.addEventListener("input", ({ target }) => {
  if (!target.dataset?.draft) return;
  if (target.value) { sessionStorage.setItem(key(target), target.value); target.dataset.dirty = "yes"; }
  else { sessionStorage.removeItem(key(target)); delete target.dataset.dirty; }
});
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement.closest("form");
  if (form && ctx.request.method !== "GET" && ctx.response.status < 400 && !ctx.response.raw.redirected) drop(form);
});
document.addEventListener("submit", ({ target, defaultPrevented }) => {
  if (!defaultPrevented && !target.hasAttribute("hx-post")) drop(target);
});
document.addEventListener("htmx:after:swap", () => restore(document));
restore(document);
// Ctrl+Enter sends from any field of a form in which one writes.
document.addEventListener("keydown", (event) => {
  if (event.code !== "Enter" || !(event.ctrlKey || event.metaKey) || event.target.matches("a, button")) return;
  const form = event.target.closest("form");
  if (!form?.querySelector("textarea")) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[type=submit], button:not([type])"));
});
