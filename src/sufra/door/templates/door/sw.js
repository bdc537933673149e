// Keep the door's page and its files, all of one release or none, and answer from them with or without a network.
const RELEASE = "door-{{ release }}";
const FILES = {{ files|safe }};

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(RELEASE)
    .then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: "reload", credentials: "omit" }))))
    .then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name.startsWith("door-") && name !== RELEASE).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.method === "GET" && FILES.includes(path)) {
    event.respondWith(caches.open(RELEASE).then((cache) => cache.match(path)).then((kept) => kept ?? fetch(event.request)));
  }
});
