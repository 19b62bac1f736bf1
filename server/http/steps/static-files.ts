import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { Readable } from 'node:stream'
import type { HeaderReader } from '../arrival.ts'
import { refusal } from '../reply.ts'
import type { Step } from '../step.ts'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

/** Names that the bundler derives from the content: they never change what they hold. */
const hashed = /^\/assets\/.+-[\w-]{8}\.\w+$/

/**
 * Serves the built admin from `root`. A navigation to a path that is no file gets index.html, since the admin routes
 * by itself; a missing script or picture gets 404. Answers in the best of the encodings that lie beside the file.
 */
export function staticFiles(root: string): Step {
  return async (exchange) => {
    const { method, headers, path: pathname } = exchange
    if (method !== 'GET' && method !== 'HEAD') {
      return refusal(405, 'BAD_REQUEST', `${pathname} does not answer ${method}.`, exchange.id)
    }
    const asked = await findFile(root, pathname === '/' ? '/index.html' : pathname)
    const file = asked ?? (isNavigation(headers, pathname) ? await findFile(root, '/index.html') : undefined)
    if (!file) {
      const hint =
        pathname === '/' ? 'The admin is not built. Run: npm run build' : `There is no ${pathname}.`
      return refusal(404, 'NOT_FOUND', hint, exchange.id)
    }
    const encoded = await encodedForm(file, headers.get('accept-encoding') ?? '')
    const etag = `"${encoded.size.toString(36)}-${Math.floor(encoded.mtimeMs).toString(36)}"`
    const answer = new Headers({
      'content-type': types[extname(file.path)] ?? 'application/octet-stream',
      'cache-control': asked && hashed.test(pathname) ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'accept-encoding',
      etag,
    })
    if (encoded.encoding) answer.set('content-encoding', encoded.encoding)
    if ((headers.get('if-none-match') ?? '').split(/\s*,\s*/).includes(etag)) {
      return new Response(null, { status: 304, headers: answer })
    }
    answer.set('content-length', String(encoded.size))
    if (method === 'HEAD') return new Response(null, { headers: answer })
    const body = Readable.toWeb(createReadStream(encoded.path)) as ReadableStream<Uint8Array>
    return new Response(body, { headers: answer })
  }
}

interface FoundFile {
  path: string
  size: number
  mtimeMs: number
  encoding?: string
}

/** The file of a URL path, if it is one and lies in `root` after every link is followed. */
async function findFile(root: string, pathname: string): Promise<FoundFile | undefined> {
  let name: string
  try {
    name = decodeURIComponent(pathname)
  } catch {
    return undefined
  }
  // Dot files and climbing are refused by name, links out of the folder by their real path.
  if (/[\0\\]/.test(name) || name.split('/').some((part) => part.startsWith('.'))) return undefined
  return statInside(root, join(root, name))
}

async function statInside(root: string, path: string): Promise<FoundFile | undefined> {
  try {
    const [real, realRoot] = await Promise.all([realpath(path), realpath(root)])
    if (!real.startsWith(realRoot + sep)) return undefined
    const facts = await stat(real)
    return facts.isFile() ? { path: real, size: facts.size, mtimeMs: facts.mtimeMs } : undefined
  } catch {
    return undefined
  }
}

/** The file in the best encoding that the client takes and the build made; the file itself otherwise. */
async function encodedForm(file: FoundFile, accepted: string): Promise<FoundFile> {
  const taken = new Set(accepted.split(',').map((part) => part.split(';')[0]?.trim()))
  for (const [encoding, ending] of [
    ['br', '.br'],
    ['gzip', '.gz'],
  ] as const) {
    if (!taken.has(encoding)) continue
    const found = await statInside(join(file.path, '..'), file.path + ending)
    if (found) return { ...found, encoding }
  }
  return file
}

/** Whether a browser asks for a page, not for a part of one. */
function isNavigation(headers: HeaderReader, pathname: string): boolean {
  if (extname(pathname) !== '') return false
  const mode = headers.get('sec-fetch-mode')
  return (mode === null || mode === 'navigate') && (headers.get('accept') ?? '').includes('text/html')
}
