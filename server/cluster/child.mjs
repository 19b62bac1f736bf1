// Plain JavaScript, so that the cache is there before the first TypeScript file is read.
import * as modules from 'node:module'
import { join } from 'node:path'

modules.enableCompileCache?.(join(import.meta.dirname, '../../node_modules/.cache/trellis'))
await import('./child.ts')
