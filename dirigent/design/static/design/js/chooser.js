// Choosing one of many by typing: <div data-chooser><input role="combobox"><div role="listbox" hidden><input type="hidden" data-chosen></div>.
// The list is filled by htmx; Enter takes the marked option, sets the hidden value and tells it so with the event `chosen`.
const parts = (node) => {
  const box = node.closest?.("[data-chooser]");
  return box && { box, input: box.querySelector("[role=combobox]"), list: box.querySelector("[role=listbox]"), value: box.querySelector("[data-chosen]") };
};
const options = ({ list }) => [...list.querySelectorAll("[role=option]")];
const show = ({ input, list }, open) => {
  list.hidden = !open;
  input.setAttribute("aria-expanded", String(open));
  if (!open) input.removeAttribute("aria-activedescendant");
};
const mark = (chooser, option) => {
  options(chooser).forEach((each) => each.setAttribute("aria-selected", String(each === option)));
  if (!option) return;
  option.id ||= `choice-${Math.random().toString(36).slice(2)}`;
  chooser.input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
};
const take = (chooser, option) => {
  chooser.input.value = option.textContent.trim();
  chooser.value.value = option.dataset.value;
  show(chooser, false);
  chooser.input.removeAttribute("aria-invalid");
  chooser.value.dispatchEvent(new CustomEvent("chosen", { bubbles: true }));
  chooser.box.closest("form")?.querySelector("[data-after-choice]")?.focus();
};

document.addEventListener("input", ({ target }) => {
  const chooser = target.matches?.("[data-chooser] [role=combobox]") && parts(target);
  if (!chooser) return;
  chooser.value.value = "";
  delete chooser.box.dataset.hurry;
});
document.addEventListener("htmx:after:swap", () => {
  for (const box of document.querySelectorAll("[data-chooser]")) {
    const chooser = parts(box.firstElementChild);
    if (chooser.value.value || document.activeElement !== chooser.input || !chooser.list.childElementCount) continue;
    show(chooser, true);
    mark(chooser, options(chooser)[0]);
    // Enter was pressed before the list came: the first of it is meant.
    if (box.dataset.hurry && options(chooser)[0]) take(chooser, options(chooser)[0]);
    delete box.dataset.hurry;
  }
});
document.addEventListener("keydown", (event) => {
  const chooser = event.target.matches?.("[data-chooser] [role=combobox]") && parts(event.target);
  if (!chooser) return;
  const all = options(chooser), now = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (chooser.list.hidden) show(chooser, all.length > 0);
    mark(chooser, all[Math.min(all.length - 1, Math.max(0, now + (event.key === "ArrowDown" ? 1 : -1)))]);
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !chooser.value.value) {
    event.preventDefault();
    if (!chooser.list.hidden && all[now]) take(chooser, all[now]);
    else if (chooser.input.value) chooser.box.dataset.hurry = "yes";
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    chooser.box.closest("form")?.querySelector("[data-after-choice]")?.focus();
  } else if (event.key === "Escape" && !chooser.list.hidden) {
    event.preventDefault();
    event.stopPropagation();
    show(chooser, false);
  }
}, true);
document.addEventListener("click", ({ target }) => {
  const option = target.closest?.("[data-chooser] [role=option]");
  if (option) return take(parts(option), option);
  document.querySelectorAll("[data-chooser]").forEach((box) => { if (!box.contains(target)) show(parts(box.firstElementChild), false); });
});
