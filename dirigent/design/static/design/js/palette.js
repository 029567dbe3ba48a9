// The command palette: commands of this page, recent places, and whatever the search answers.
const palette = document.getElementById("palette");
const input = palette?.querySelector("input");
const commands = palette?.querySelector("[data-commands]");
const recents = palette?.querySelector("[data-recents]");
const found = palette?.querySelector("[data-found]");
const KEY = "dirigent.recent";

const read = () => { try { return JSON.parse(localStorage.getItem(KEY)) ?? []; } catch { return []; } };
const remember = (title, href) => {
  const kept = [{ title, href }, ...read().filter((each) => each.href !== href)].slice(0, 8);
  try { localStorage.setItem(KEY, JSON.stringify(kept)); } catch { /* private window: no recents */ }
};
const forget = () => { try { localStorage.removeItem(KEY); } catch { /* nothing kept */ } };

// What was typed with the other keyboard layout on: «rkbtyns» is «клиенты».
const LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.", RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю";
const swap = (text) => [...text].map((c) => RUSSIAN[LATIN.indexOf(c)] ?? LATIN[RUSSIAN.indexOf(c)] ?? c).join("");
const plain = (text) => text.toLowerCase().replaceAll("ё", "е").trim();

const options = () => [...palette.querySelectorAll('[role="option"]')].filter((each) => each.offsetParent !== null);
const choose = (option) => {
  palette.querySelectorAll('[aria-selected="true"]').forEach((each) => each.setAttribute("aria-selected", "false"));
  if (!option) return input.removeAttribute("aria-activedescendant");
  option.id ||= `option-${Math.random().toString(36).slice(2)}`;
  option.setAttribute("aria-selected", "true");
  input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
};

const sift = () => {
  const asked = [plain(input.value), plain(swap(input.value.toLowerCase()))];
  commands.querySelectorAll('[role="option"]').forEach((each) => {
    each.hidden = !asked.some((word) => plain(each.textContent).includes(word));
  });
  commands.hidden = !commands.querySelector('[role="option"]:not([hidden])');
  recents.hidden = Boolean(input.value) || !recents.querySelector('[role="option"]');
  if (!input.value) found.replaceChildren();
  choose(options()[0]);
};

const open = () => {
  if (!palette || palette.open) return;
  input.value = "";
  const list = recents.querySelector("[data-list]");
  list.replaceChildren(...read().filter(({ href }) => href !== location.pathname).map(({ title, href }) => {
    const link = document.createElement("a");
    link.setAttribute("role", "option");
    link.href = href;
    link.textContent = title;
    return link;
  }));
  palette.showModal();
  input.focus();
  sift();
};

if (palette) {
  document.addEventListener("palette:open", open);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette-open]") && !event.ctrlKey && !event.metaKey) { event.preventDefault(); open(); }
  });
  input.addEventListener("input", sift);
  document.addEventListener("htmx:after:swap", () => palette.open && choose(options()[0]));
  palette.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  palette.addEventListener("keydown", (event) => {
    const all = options(), now = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") choose(all[(now + 1) % all.length]);
    else if (event.key === "ArrowUp") choose(all[(now - 1 + all.length) % all.length]);
    else if (event.key === "Enter") all[now]?.click();
    else return;
    event.preventDefault();
  });
  palette.addEventListener("click", ({ target }) => {
    const option = target.closest('[role="option"]');
    if (!option) return;
    palette.close();
    if (option.dataset.press) document.querySelector(option.dataset.press)?.click();
  });
  // A page that is a place worth coming back to says so: <body data-recent="Театр «Глобус»">.
  if (document.body.dataset.recent) remember(document.body.dataset.recent, location.pathname);
  // Recents name clients; they do not outlive the session on a shared computer.
  document.addEventListener("submit", ({ target }) => target.matches("[data-sign-out]") && forget());
}
