// <label class="dropzone" data-drop><input type="file" multiple></label><ul class="dropped" data-dropped></ul>: files may be let fall
// on it, several times over; what will be sent is listed with its size, and each may be taken off again.
const inputOf = (zone) => zone.querySelector("input[type=file]");
const unit = (name, digits) => new Intl.NumberFormat(document.documentElement.lang || "ru", { style: "unit", unit: name, maximumFractionDigits: digits });
const size = (bytes) => (bytes < 1e6 ? unit("kilobyte", 0).format(Math.max(1, bytes / 1024)) : unit("megabyte", 1).format(bytes / 1048576));
const kept = new WeakMap();
const show = (zone) => {
  const list = zone.parentElement.querySelector("[data-dropped]");
  if (!list) return;
  list.replaceChildren(...[...inputOf(zone).files].map((file, index) => {
    const row = document.createElement("li"), off = document.createElement("button");
    row.className = "chip";
    row.append(`${file.name}, ${size(file.size)}`, off);
    off.type = "button";
    off.className = "chip-x";
    off.textContent = "×";
    off.dataset.dropOff = index;
    off.setAttribute("aria-label", `${zone.dataset.off ?? "×"} ${file.name}`);
    return row;
  }));
};
const take = (zone, files) => {
  const all = new DataTransfer(), seen = new Set();
  for (const file of files) {
    const key = `${file.name}:${file.size}:${file.lastModified}`;
    if (!seen.has(key)) all.items.add(file);
    seen.add(key);
  }
  const input = inputOf(zone);
  input.files = all.files;
  kept.set(input, [...all.files]);
  show(zone);
};

for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    const zone = event.target.closest?.("[data-drop]");
    if (!zone) return;
    event.preventDefault();
    zone.classList.add("over");
  });
}
document.addEventListener("dragleave", ({ target }) => target.closest?.("[data-drop]")?.classList.remove("over"));
document.addEventListener("drop", (event) => {
  const zone = event.target.closest?.("[data-drop]");
  if (!zone) return;
  event.preventDefault();
  zone.classList.remove("over");
  take(zone, [...inputOf(zone).files, ...event.dataTransfer.files]);
});
document.addEventListener("change", ({ target }) => {
  const zone = target.closest?.("[data-drop]");
  if (zone && target.type === "file") take(zone, [...(kept.get(target) ?? []), ...target.files]);
});
document.addEventListener("click", (event) => {
  const off = event.target.closest?.("[data-drop-off]");
  if (!off) return;
  event.preventDefault();
  const zone = off.closest("[data-dropped]").parentElement.querySelector("[data-drop]");
  take(zone, [...inputOf(zone).files].filter((_, index) => index !== Number(off.dataset.dropOff)));
});
