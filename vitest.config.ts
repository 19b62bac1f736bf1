import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Node takes graphql's CommonJS entry; Vite would take the other one, and two copies refuse each other's schemas.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['{server,schema,modules,admin,bench,docs}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['server/testing/global-setup.ts'],
    reporters: ['default', './server/testing/closing-line.ts'],
    // Generous: a busy machine is no failure.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 40_000, interval: 50 } },
    // Two files at a time: the tests share one PostgreSQL, and most machines that run them are small.
    maxWorkers: 2,
  },
})
