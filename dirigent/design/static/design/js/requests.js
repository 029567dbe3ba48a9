// htmx within our house: the CSRF token, buttons that cannot be pressed twice, answers that are no page.
const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
const words = document.body.dataset;
const toast = (detail) => document.dispatchEvent(new CustomEvent("toast", { detail }));

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (!/^(GET|HEAD)$/.test(ctx.request.method)) ctx.request.headers["X-CSRFToken"] = meta("csrf-token");
});

// A session that has ended answers with the sign-in page: go there instead of putting it into a corner of this one.
document.addEventListener("htmx:before:response", (event) => {
  const { raw } = event.detail.ctx.response;
  if (raw.redirected && words.login && new URL(raw.url).pathname.startsWith(words.login)) {
    event.preventDefault();
    location.assign(`${words.login}?next=${encodeURIComponent(location.pathname + location.search)}`);
  }
});

// htmx-config lists these statuses under noSwap, so the page stays; the reason is said in a toast.
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const { status, headers } = ctx.response;
  if (status === 422 || headers.get("HX-Trigger")?.includes("toast")) return;
  const reason = new DOMParser().parseFromString(ctx.text, "text/html").querySelector("[data-reason]")?.textContent.trim();
  const plain = headers.get("Content-Type")?.startsWith("text/plain") && ctx.text.length < 300;
  const said = { 403: words.denied, 404: words.gone, 409: words.conflict, 429: words.slow }[status] ?? words.failed;
  toast({ text: plain ? ctx.text : reason || said, tone: "bad" });
});
document.addEventListener("htmx:error", ({ detail }) => {
  if (detail.ctx && !detail.ctx.response) toast({ text: words.offline, tone: "bad" });
});

let inFlight = 0;
const loading = (change) => {
  inFlight = Math.max(0, inFlight + change);
  document.documentElement.classList.toggle("is-loading", inFlight > 0);
};

const buttonsOf = (source, submitter) => {
  if (source.matches("button, .btn")) return [source];
  if (!source.matches("form")) return [];
  return submitter ? [submitter] : [...source.querySelectorAll("button:not([type=button])")];
};
const hold = (button) => {
  if (button.disabled) return;
  button.setAttribute("aria-busy", "true");
  // The browser reads the submitter's name and value only after this event.
  setTimeout(() => { if (button.hasAttribute("aria-busy")) button.disabled = true; });
};
const release = (button) => {
  if (!button.hasAttribute("aria-busy")) return;
  button.removeAttribute("aria-busy");
  button.disabled = false;
};

const held = new WeakMap();
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  loading(1);
  const buttons = buttonsOf(ctx.sourceElement, ctx.request.submitter);
  buttons.forEach(hold);
  held.set(ctx, buttons);
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (!held.has(ctx)) return;
  loading(-1);
  held.get(ctx).forEach(release);
  held.delete(ctx);
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) return event.preventDefault();
  if (form.method === "post") form.dataset.sent = "yes";
  buttonsOf(form, event.submitter).forEach(hold);
});
addEventListener("pageshow", () => {
  document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent);
  document.querySelectorAll("[aria-busy]").forEach(release);
});

// <form data-address>: what it asks for stands in the address, so that it can be reloaded, kept and sent to a colleague.
document.addEventListener("htmx:after:request", ({ target }) => {
  if (!target.matches?.("form[data-address]")) return;
  const asked = new URLSearchParams([...new FormData(target)].filter(([, value]) => value !== ""));
  history.replaceState(history.state, "", `${location.pathname}?${asked}`);
});

// <form data-autosubmit>: filters act as soon as they are changed.
document.addEventListener("change", ({ target }) => {
  if (target.form?.hasAttribute("data-autosubmit")) target.form.requestSubmit();
});

// Menus made of <details class="menu"> and popovers close as people expect.
document.addEventListener("click", ({ target }) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(target) || target.closest(".menu > div :is(a, button)")) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});
