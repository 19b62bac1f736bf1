/// <reference lib="webworker" />
/**
 * Keeps the program's own hashed files, and a page that says so when there is no network. Data is never kept: what the
 * API answers goes past this worker. The build fills in what stands between double underscores.
 */
const files = new Set(__FILES__)
const kept = 'trellis-files'
const pages = 'trellis-offline-__VERSION__'

self.addEventListener('install', (event) => {
  // What is sent goes past this worker: it arrives even when the page is left at that moment.
  event.addRoutes?.({ condition: { requestMethod: 'POST' }, source: 'network' })
  event.waitUntil(
    caches.open(pages).then((cache) => cache.addAll(['/offline.html', '/offline.css', '/trellis.svg'])),
  )
})

// A window that is open goes on with the files of its version; the new one takes over when somebody says so.
self.addEventListener('message', (event) => {
  if (event.data === 'take over') self.skipWaiting()
})

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOld().then(() => self.clients.claim()))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (files.has(pathname)) event.respondWith(fromKept(request))
  else if (request.mode === 'navigate')
    event.respondWith(fetch(request).catch(() => offline('/offline.html')))
  else if (pathname === '/offline.css' || pathname === '/trellis.svg')
    event.respondWith(fetch(request).catch(() => offline(pathname)))
})

async function offline(path) {
  const cache = await caches.open(pages)
  return (await cache.match(path)) ?? Response.error()
}

async function fromKept(request) {
  const cache = await caches.open(kept)
  const known = await cache.match(request)
  if (known) return known
  const answer = await fetch(request)
  if (answer.ok) await cache.put(request, answer.clone())
  return answer
}

async function dropOld() {
  const names = await caches.keys()
  await Promise.all(
    names.filter((name) => name !== kept && name !== pages).map((name) => caches.delete(name)),
  )
  const cache = await caches.open(kept)
  const all = await cache.keys()
  await Promise.all(
    all.filter(({ url }) => !files.has(new URL(url).pathname)).map((request) => cache.delete(request)),
  )
}
