// <figure data-compare data-mode="slider">: [data-compare-mode] buttons choose how two versions are seen; [data-compare-at] moves
// the curtain or the share of the older one, and so does dragging over the picture; [data-compare-zoom] makes it large.
const at = (figure, percent) => {
  const value = Math.min(100, Math.max(0, percent));
  for (const stage of figure.querySelectorAll(".stage")) {
    stage.style.setProperty("--at", `${value}%`);
    stage.style.setProperty("--share", value / 100);
  }
  const range = figure.querySelector("[data-compare-at]");
  if (range && Number(range.value) !== Math.round(value)) range.value = Math.round(value);
};
const choose = (figure, mode) => {
  figure.dataset.mode = mode;
  figure.querySelectorAll("[data-compare-mode]").forEach((each) => each.setAttribute("aria-pressed", String(each.dataset.compareMode === mode)));
};

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-compare-mode]");
  if (button) return choose(button.closest("[data-compare]"), button.dataset.compareMode);
  const zoom = target.closest?.("[data-compare-zoom]");
  if (!zoom) return;
  const figure = zoom.closest("[data-compare]"), on = zoom.getAttribute("aria-pressed") !== "true";
  zoom.setAttribute("aria-pressed", String(on));
  figure.querySelectorAll(".compare-frame").forEach((frame) => frame.classList.toggle("zoomed", on));
});
document.addEventListener("input", ({ target }) => {
  if (target.matches?.("[data-compare-at]")) at(target.closest("[data-compare]"), Number(target.value));
});

let dragged = null;
const drag = (event) => {
  const box = dragged.getBoundingClientRect();
  at(dragged.closest("[data-compare]"), ((event.clientX - box.left) / box.width) * 100);
};
document.addEventListener("pointerdown", (event) => {
  dragged = event.button === 0 ? event.target.closest?.('[data-compare][data-mode="slider"] .stage') : null;
  if (dragged) drag(event);
});
document.addEventListener("pointermove", (event) => { if (dragged) drag(event); });
for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => { dragged = null; });
