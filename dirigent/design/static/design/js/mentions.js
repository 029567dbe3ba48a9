// <textarea data-mentions="/people/">: after @ it offers names; the chosen one is written into the text.
const TYPED = /(?:^|[\s(])@([\p{L}\d.\- ]{0,40})$/u;
let field = null, box = null, asked = 0;

const close = () => { box?.remove(); box = null; };
const typed = () => TYPED.exec(field.value.slice(0, field.selectionStart))?.[1];
const options = () => [...(box?.querySelectorAll('[role="option"]') ?? [])];
const choose = (option) => {
  options().forEach((each) => each.setAttribute("aria-selected", String(each === option)));
  option?.scrollIntoView({ block: "nearest" });
};
const take = (option) => {
  const end = field.selectionStart, start = end - typed().length;
  field.setRangeText(`${option.dataset.name} `, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
  close();
};

const offer = async () => {
  const name = typed();
  // Two words are a whole name: what follows is the text of the comment.
  if (name === undefined || name.trim().split(/\s+/).length > 2) return close();
  const turn = ++asked;
  const answer = await fetch(`${field.dataset.mentions}?q=${encodeURIComponent(name.trim())}`);
  if (turn !== asked || !answer.ok) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  close();
  if (!found.children.length || options().length) return;
  box = document.createElement("div");
  box.className = "mentions";
  box.setAttribute("role", "listbox");
  box.append(...found.children);
  field.after(box);
  choose(options()[0]);
};

document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("[data-mentions]")) return;
  field = target;
  if (TYPED.test(field.value.slice(0, field.selectionStart))) offer(); else { asked += 1; close(); }
});
document.addEventListener("keydown", (event) => {
  if (!box || event.target !== field) return;
  const all = options(), now = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown") choose(all[(now + 1) % all.length]);
  else if (event.key === "ArrowUp") choose(all[(now - 1 + all.length) % all.length]);
  else if (event.key === "Enter" || event.key === "Tab") take(all[now]);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);
document.addEventListener("pointerdown", (event) => {
  const option = box && event.target.closest?.('.mentions [role="option"]');
  if (option) { event.preventDefault(); take(option); } else if (box && event.target !== field) close();
});
