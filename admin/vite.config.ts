import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compress } from './compress.ts'
import { serviceWorker } from './service-worker.ts'

const server = process.env.TRELLIS_URL ?? 'http://127.0.0.1:4000'

/** The admin: built to `admin/dist`, which the server hands out from `/`. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  plugins: [react(), serviceWorker(), compress()],
  // Data URIs would need another hole in the content security policy.
  build: { outDir: 'dist', emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 1200 },
  server: { proxy: { '/graphql': server, '/auth': server } },
})
