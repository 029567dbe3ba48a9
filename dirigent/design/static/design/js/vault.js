// [data-vanishes="30"]: what a press brought out of the vault is emptied after so many seconds, and when the window is left.
// [data-copy] beside [data-copied]: its words go to the clipboard.
const empty = (shown) => shown.replaceChildren();

const watch = () => {
  for (const shown of document.querySelectorAll("[data-vanishes]")) {
    const seconds = Number(shown.dataset.vanishes);
    delete shown.dataset.vanishes;
    shown.dataset.vanishing = "";
    setTimeout(() => empty(shown), seconds * 1000);
  }
};
document.addEventListener("htmx:after:swap", watch);
watch();

addEventListener("pagehide", () => document.querySelectorAll("[data-vanishing]").forEach(empty));

document.addEventListener("click", async ({ target }) => {
  const copied = target.closest?.("[data-copy]")?.parentElement?.querySelector("[data-copied]");
  if (!copied) return;
  try {
    await navigator.clipboard.writeText(copied.textContent);
  } catch {
    getSelection()?.selectAllChildren(copied); // no clipboard without https: then it is at least marked
  }
});
