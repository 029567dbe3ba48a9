// Picking many rows (form[data-bulk]) and moving cards on a board ([data-board]), by mouse and by keyboard.
let last = null;
const boxes = (form) => [...form.querySelectorAll("[data-bulk-item]")];
const count = (form) => {
  const all = boxes(form), picked = all.filter((box) => box.checked).length;
  const bar = form.querySelector("[data-bulk-bar]"), every = form.querySelector("[data-bulk-all]");
  if (bar) bar.hidden = picked === 0;
  form.querySelectorAll("[data-bulk-count]").forEach((place) => { place.textContent = picked; });
  if (every) { every.checked = picked > 0 && picked === all.length; every.indeterminate = picked > 0 && picked < all.length; }
};
document.addEventListener("click", (event) => {
  const box = event.target.closest?.("[data-bulk-item], [data-bulk-all], [data-bulk-none]");
  const form = box?.closest("[data-bulk]");
  if (!form) return;
  if (box.matches("[data-bulk-all]")) boxes(form).forEach((each) => { each.checked = box.checked; });
  else if (box.matches("[data-bulk-none]")) boxes(form).forEach((each) => { each.checked = false; });
  else {
    const all = boxes(form), from = all.indexOf(last), to = all.indexOf(box);
    if (event.shiftKey && from >= 0) for (let i = Math.min(from, to); i <= Math.max(from, to); i += 1) all[i].checked = box.checked;
    last = box;
  }
  count(form);
});
const recount = () => document.querySelectorAll("[data-bulk]").forEach(count);
document.addEventListener("htmx:after:swap", recount);
addEventListener("pageshow", recount);

// On a phone the tabs are wider than the screen: the open one is brought into sight.
for (const tabs of document.querySelectorAll(".tabs")) {
  const open = tabs.querySelector("[aria-current]");
  if (open) tabs.scrollLeft = open.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - open.offsetWidth) / 2;
}

const move = (card, column) => {
  if (!column || card.closest("[data-column]") === column) return;
  const board = card.closest("[data-board]");
  htmx.ajax("POST", card.dataset.moveUrl, {
    source: card, target: board, swap: "outerMorph", values: { column: column.dataset.column },
  });
};
let dragged = null;
document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-move-url]");
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.id);
  requestAnimationFrame(() => dragged?.classList.add("dragging"));
});
const over = (column) => document.querySelectorAll("[data-column]").forEach((each) => each.classList.toggle("over", each === column));
document.addEventListener("dragover", (event) => {
  const column = dragged && event.target.closest("[data-column]");
  if (column) { event.preventDefault(); over(column); }
});
document.addEventListener("drop", (event) => {
  const column = dragged && event.target.closest("[data-column]");
  if (column) { event.preventDefault(); move(dragged, column); }
});
document.addEventListener("dragend", () => { dragged?.classList.remove("dragging"); dragged = null; over(null); });
// Without a mouse: the select on the card, or Shift + an arrow on the focused card.
document.addEventListener("change", ({ target }) => {
  const card = target.matches("[data-board-move]") && target.closest("[data-move-url]");
  if (!card) return;
  const column = [...card.closest("[data-board]").querySelectorAll("[data-column]")].find((each) => each.dataset.column === target.value);
  // The select says where the card is: it stays there until the board is drawn anew, and for good when the move is refused.
  target.value = card.closest("[data-column]").dataset.column;
  move(card, column);
});
document.addEventListener("keydown", (event) => {
  const card = event.shiftKey && event.target.matches?.("[data-move-url]") && event.target;
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!card || !by) return;
  event.preventDefault();
  const columns = [...card.closest("[data-board]").querySelectorAll("[data-column]")];
  move(card, columns[columns.indexOf(card.closest("[data-column]")) + by]);
});
