import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** Adds `/sw.js`: the worker of `offline/`, which knows the files of this build and differs whenever they do. */
export function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    generateBundle(_options, bundle) {
      const files = Object.keys(bundle)
        .filter((name) => name.startsWith('assets/'))
        .map((name) => `/${name}`)
        .sort()
      const source = readFileSync(join(import.meta.dirname, 'offline/worker.js'), 'utf8')
      const version = createHash('sha256')
        .update(source)
        .update(JSON.stringify(files))
        .digest('hex')
        .slice(0, 12)
      this.emitFile({
        type: 'asset',
        fileName: 'sw.js',
        source: source.replace('__FILES__', JSON.stringify(files)).replace('__VERSION__', version),
      })
    },
  }
}
