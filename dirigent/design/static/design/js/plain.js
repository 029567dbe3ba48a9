// <textarea data-jargon="/…/">: while one types, the address is told the text and answers with words to say more plainly; they
// stand below the field. <button data-say='[[from, to, "what stands there", "what to say"], …]'> puts them in. Nothing is held up.
const PAUSE = 700, SHORTEST = 3;
const boxes = new WeakMap(), timers = new WeakMap(), turns = new WeakMap(), seen = new WeakMap();

const boxOf = (field) => {
  let box = boxes.get(field);
  if (!box?.isConnected) {
    box = document.createElement("div");
    box.dataset.plain = "";
    field.after(box);
    boxes.set(field, box);
    box.field = field;
  }
  return box;
};
const readers = (form) => [...(form?.querySelectorAll('[name="to"]:checked, [name="to_more"], [name="cc"]:checked') ?? [])]
  .map((each) => each.value.trim()).filter(Boolean);

const look = async (field) => {
  const text = field.value, to = readers(field.form), asked = JSON.stringify([text, to]);
  if (seen.get(field) === asked || (text.trim().length < SHORTEST && !boxes.has(field))) return;
  seen.set(field, asked);
  const turn = (turns.get(field) ?? 0) + 1;
  turns.set(field, turn);
  const said = new URLSearchParams([["text", text], ...to.map((each) => ["to", each])]);
  let answer;
  try {
    answer = await fetch(field.dataset.jargon, {
      method: "POST", body: said, headers: { "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content },
    });
  } catch { return; }
  // While the answer was on its way one may have typed on: the places would be wrong.
  if (!answer.ok || answer.redirected || turns.get(field) !== turn || field.value !== text) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  if (found.children.length || boxes.has(field)) boxOf(field).replaceChildren(...found.children);
};
const soon = (field, pause = PAUSE) => {
  clearTimeout(timers.get(field));
  timers.set(field, setTimeout(() => look(field), pause));
};

document.addEventListener("input", ({ target }) => {
  if (target.matches?.("[data-jargon]")) soon(target);
});
document.addEventListener("change", ({ target }) => {
  if (["to", "cc", "to_more"].includes(target.name)) target.form?.querySelectorAll("[data-jargon]").forEach((field) => soon(field));
});
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-say]");
  const field = button?.closest("[data-plain]")?.field;
  if (!field) return;
  const last = JSON.parse(button.dataset.say).sort((a, b) => b[0] - a[0]);
  for (const [from, to, there, say] of last) {
    if (field.value.slice(from, to) === there) field.setRangeText(say, from, to, "end");
  }
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  soon(field, 0);
});

const begin = () => document.querySelectorAll("[data-jargon]:not([data-jargon-typed])").forEach((field) => { if (field.value) soon(field); });
document.addEventListener("htmx:after:swap", begin);
begin();
