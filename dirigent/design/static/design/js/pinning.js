// A remark at a place. <div class="stage" data-pinning="form-id" data-file="7" data-page="1" data-label="banner.png">: a press on the
// picture puts a pin there and fills x, y (percent), file and page of that form; arrows move the pin. In [data-quotable][data-pinning]
// selected words are taken with the [data-quote-take] button into the form's field `quote`. [data-pin-drop] takes the place off.
const SVG = "http://www.w3.org/2000/svg";
const formOf = (node) => document.getElementById(node.dataset.pinning);
const put = (form, values) => {
  for (const name of ["file", "page", "x", "y", "quote"]) if (form.elements[name]) form.elements[name].value = values[name] ?? "";
};
const clear = () => document.querySelectorAll(".pin.ghost").forEach((pin) => pin.remove());
const say = (form, words) => {
  const place = form.querySelector("[data-pin-place]");
  if (!place) return;
  place.hidden = !words;
  place.querySelector("[data-pin-words]").textContent = words;
};
const open = (form) => {
  for (let box = form.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  const dialog = form.closest("dialog");
  if (dialog && !dialog.open) dialog.showModal();
  form.hidden = false;
  const field = form.querySelector("textarea");
  field?.focus({ preventScroll: true });
  field?.scrollIntoView({ block: "center", behavior: "smooth" });
};
const pin = (stage, x, y) => {
  const form = formOf(stage);
  if (!form) return;
  clear();
  const mark = document.createElementNS(SVG, "svg"), circle = document.createElementNS(SVG, "circle"), text = document.createElementNS(SVG, "text");
  mark.setAttribute("class", "pin ghost");
  mark.setAttribute("x", `${x}%`);
  mark.setAttribute("y", `${y}%`);
  text.textContent = "+";
  mark.append(circle, text);
  stage.querySelector(".pins")?.append(mark);
  put(form, { file: stage.dataset.file, page: stage.dataset.page, x: x.toFixed(2), y: y.toFixed(2) });
  say(form, stage.dataset.label ?? "");
};
const near = (share) => Math.min(100, Math.max(0, share * 100));

document.addEventListener("click", (event) => {
  const stage = event.target.closest?.(".stage[data-pinning]");
  if (stage && !event.target.closest("a, button") && (stage.closest("[data-compare]")?.dataset.mode ?? "new") === "new") {
    const box = stage.getBoundingClientRect();
    pin(stage, near((event.clientX - box.left) / box.width), near((event.clientY - box.top) / box.height));
    return open(formOf(stage));
  }
  const off = event.target.closest?.("[data-pin-drop]");
  if (off) {
    const form = off.closest("form");
    clear();
    put(form, {});
    say(form, "");
  }
});
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
document.addEventListener("keydown", (event) => {
  const stage = event.target.matches?.(".stage[data-pinning]") ? event.target : null;
  if (!stage) return;
  const ghost = stage.querySelector(".pin.ghost"), step = STEPS[event.key];
  const [x, y] = ["x", "y"].map((side) => Number.parseFloat(ghost?.getAttribute(side) ?? "50"));
  if (step && ghost) pin(stage, Math.min(100, Math.max(0, x + step[0])), Math.min(100, Math.max(0, y + step[1])));
  else if (event.key === "Enter") { pin(stage, x, y); open(formOf(stage)); }
  else return;
  event.preventDefault();
});

const chosen = () => {
  const selection = getSelection();
  if (!selection || selection.isCollapsed) return null;
  const from = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest("[data-quotable]");
  const box = from(selection.anchorNode);
  const words = selection.toString().trim();
  return box && box === from(selection.focusNode) && words ? { box, words: words.slice(0, 500) } : null;
};
document.addEventListener("selectionchange", () => {
  const found = chosen();
  document.querySelectorAll("[data-quote-take]").forEach((button) => { button.hidden = found?.box.dataset.pinning !== button.dataset.quoteTake; });
});
// The selection is gone once the button has the focus.
document.addEventListener("pointerdown", (event) => { if (event.target.closest?.("[data-quote-take]")) event.preventDefault(); });
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-quote-take]"), found = button && chosen();
  if (!found) return;
  const form = formOf(found.box);
  clear();
  put(form, { file: found.box.dataset.file, quote: found.words });
  say(form, `«${found.words}»`);
  getSelection().removeAllRanges();
  open(form);
});
