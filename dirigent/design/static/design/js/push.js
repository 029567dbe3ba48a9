// [data-push]: whether this browser shows notices, and a button that asks it to. The page says everything in its own words.
const box = document.querySelector("[data-push]");
const show = (name) => {
  for (const each of box.querySelectorAll("[data-push-on], [data-push-here], [data-push-denied], [data-push-none], [data-push-failed]")) {
    each.hidden = !each.hasAttribute(`data-push-${name}`);
  }
};
const bytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
};
const text64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const keep = async (subscription) => {
  const form = new FormData();
  form.set("endpoint", subscription.endpoint);
  form.set("p256dh", text64(subscription.getKey("p256dh")));
  form.set("auth", text64(subscription.getKey("auth")));
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const answer = await fetch(box.dataset.url, { method: "POST", body: form, headers: { "X-CSRFToken": token, "HX-Request": "true" } });
  if (!answer.ok) throw new Error(String(answer.status));
};

const turnOn = async () => {
  if (await Notification.requestPermission() !== "granted") return look();
  try {
    const worker = await navigator.serviceWorker.register("/push.js");
    await navigator.serviceWorker.ready;
    const key = bytes(box.dataset.keyPublic);
    let subscription = await worker.pushManager.getSubscription();
    const same = subscription && text64(subscription.options.applicationServerKey) === box.dataset.keyPublic;
    if (subscription && !same) { await subscription.unsubscribe(); subscription = null; }
    subscription ??= await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    await keep(subscription);
    location.reload();
  } catch {
    show("failed");
    box.querySelector("[data-push-on]").hidden = false;
  }
};

const look = async () => {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return show("none");
  if (Notification.permission === "denied") return show("denied");
  const worker = await navigator.serviceWorker.getRegistration("/");
  const subscription = await worker?.pushManager.getSubscription();
  show(subscription && box.querySelector("form") ? "here" : "on");
};

if (box) {
  box.querySelector("[data-push-on]").addEventListener("click", turnOn);
  look();
}
