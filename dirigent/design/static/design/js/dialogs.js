// One <dialog id="dialog"> per page, filled by htmx. Open: data-dialog-url. Close: data-dialog-close or the event dialog:close.
const dialog = document.getElementById("dialog");
let opener = null;

const open = (url, from = document.activeElement) => {
  if (!dialog.open) opener = from;
  htmx.ajax("GET", url, { target: "#dialog", swap: "innerHTML" });
};

// Emptied at once: the event "close" comes later, and a part of the page swapped in between would find a dialog to open.
const shut = (each) => {
  each.close();
  if (each === dialog) dialog.replaceChildren();
};

document.addEventListener("click", (event) => {
  const from = event.target.closest("[data-dialog-url]");
  if (from && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    if (!from.matches(":disabled, [aria-disabled=true]")) open(from.dataset.dialogUrl || from.href, from);
    return;
  }
  const local = event.target.closest("[data-dialog-open]");
  if (local) { event.preventDefault(); document.getElementById(local.dataset.dialogOpen).showModal(); return; }
  if (event.target.closest("[data-dialog-close]")) {
    const near = event.target.closest("dialog");
    if (near) { event.preventDefault(); shut(near); }
  }
});

// A press on the dimmed page closes; a text selection dragged out of the dialog does not.
document.addEventListener("pointerdown", ({ target, clientX, clientY }) => {
  if (target.nodeName !== "DIALOG" || !target.open) return;
  const box = target.getBoundingClientRect();
  const inside = clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
  if (!inside) shut(target);
});

document.addEventListener("htmx:after:swap", () => {
  if (!dialog.firstElementChild || dialog.open || !dialog.querySelector(".dialog-body")) return;
  dialog.classList.toggle("wide", Boolean(dialog.querySelector("[data-wide]")));
  dialog.showModal();
  const first = dialog.querySelector("[autofocus]")
    ?? dialog.querySelector(".dialog-body :is(input:not([type=hidden], [type=radio], [type=checkbox]), textarea, select)");
  first?.focus();
});
document.addEventListener("htmx:after:swap", () => {
  dialog.querySelector('[aria-invalid="true"]')?.focus();
});

dialog.addEventListener("close", () => {
  dialog.replaceChildren();
  if (opener?.isConnected) opener.focus();
  opener = null;
});

document.addEventListener("dialog:close", () => {
  const dropped = [...document.querySelectorAll("dialog[open]")];
  dropped.forEach(shut);
  if (document.body.dataset.asPage) location.assign(document.referrer || "/");
});
