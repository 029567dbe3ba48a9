// Shows what our server sends while no page of ours is open; a press on it opens the place.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  let told = {};
  try { told = event.data.json(); } catch { told = {}; }
  event.waitUntil(self.registration.showNotification(told.title || "Дирижёр", {
    body: told.body || "", tag: told.tag || "dirigent", data: { url: told.url || "/notices/" },
  }));
});

// Only a path of this very house is opened, whatever the message says.
const own = (url) => {
  const place = new URL(url, self.location.origin);
  return place.origin === self.location.origin ? place.href : new URL("/notices/", self.location.origin).href;
};
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil((async () => {
    const url = own(event.notification.data?.url ?? "/notices/");
    const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const here = windows.find((each) => each.url === url);
    if (here) return here.focus();
    return self.clients.openWindow(url);
  })());
});
