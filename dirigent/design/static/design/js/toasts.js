// Toasts: from the HX-Trigger event `toast` {text, undo_url, tone} and from Django messages drawn in the page.
const region = document.getElementById("toasts");
const pattern = document.getElementById("toast-pattern");

const raise = () => {
  // Re-entering the top layer puts the toast above a dialog opened meanwhile.
  if (!region.showPopover) return;
  if (region.matches(":popover-open")) region.hidePopover();
  region.showPopover();
};

const live = (toast, seconds) => {
  let timer;
  const leave = () => { toast.remove(); if (!region.children.length && region.hidePopover) region.hidePopover(); };
  const wait = () => { if (seconds) timer = setTimeout(leave, seconds * 1000); };
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", wait);
  toast.addEventListener("focusin", () => clearTimeout(timer));
  toast.addEventListener("focusout", wait);
  toast.querySelector("[data-toast-close]").addEventListener("click", leave);
  toast.querySelector("[data-toast-undo]")?.addEventListener("click", async ({ target }) => {
    target.disabled = true;
    const token = document.querySelector('meta[name="csrf-token"]').content;
    // The redirect is not followed: the words it leaves behind are said by the page that is loaded next.
    const answer = await fetch(target.dataset.toastUndo, { method: "POST", redirect: "manual", headers: { "X-CSRFToken": token } });
    leave();
    if (!answer.ok && answer.type !== "opaqueredirect") return show({ text: document.body.dataset.failed, tone: "bad" });
    location.reload();
  });
  wait();
};

const show = ({ text, value, undo_url: undo, tone }) => {
  const toast = pattern.content.firstElementChild.cloneNode(true);
  toast.querySelector("p").textContent = text ?? value ?? "";
  if (tone) toast.classList.add(tone);
  if (tone === "bad") toast.setAttribute("role", "alert");
  const button = toast.querySelector("[data-toast-undo]");
  if (undo) button.dataset.toastUndo = undo; else button.remove();
  region.append(toast);
  while (region.children.length > 4) region.firstElementChild.remove();
  raise();
  live(toast, tone === "bad" ? 12 : undo ? 10 : 5);
};

document.addEventListener("toast", ({ detail }) => show(detail));
for (const toast of [...region.querySelectorAll(".toast")]) {
  live(toast, toast.classList.contains("bad") ? 0 : toast.querySelector("[data-toast-undo]") ? 10 : 6);
  raise();
}
