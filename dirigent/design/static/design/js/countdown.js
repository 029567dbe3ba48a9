// <b data-countdown="10">leaves in <span data-seconds>10</span> s</b>: counts down; at the end its live part draws itself anew.
const ends = new WeakMap();
const tick = () => {
  for (const counter of document.querySelectorAll("[data-countdown]")) {
    if (!ends.has(counter)) ends.set(counter, performance.now() + Number(counter.dataset.countdown) * 1000);
    const left = Math.ceil((ends.get(counter) - performance.now()) / 1000);
    const number = counter.querySelector("[data-seconds]");
    if (number && number.textContent !== String(Math.max(0, left))) number.textContent = String(Math.max(0, left));
    if (left > 0) continue;
    delete counter.dataset.countdown;
    const part = counter.closest("[hx-get][hx-trigger~='live']");
    if (part) htmx.trigger(part, "live", {}, false);
  }
};
setInterval(tick, 250);
