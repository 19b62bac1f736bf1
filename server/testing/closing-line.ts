/**
 * Closes a test run with one plain line that any tool can read: `12 passed, 0 failed, 1 skipped`. A file that runs a
 * second time (see `run.ts`) counts as it ended then, and is named.
 */
import type { Reporter, TestModule } from 'vitest/node'

export default class ClosingLine implements Reporter {
  readonly #files = new Map<string, TestModule>()
  readonly #failures = new Map<string, string[]>()

  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const file of modules) {
      const failures = [...file.children.allTests('failed')].map(({ fullName }) => fullName)
      const earlier = this.#failures.get(file.moduleId)
      if (earlier && file.ok())
        console.log(`Passed only the second time: ${file.relativeModuleId} (${earlier.join(', ')})`)
      this.#failures.set(file.moduleId, file.ok() ? [] : failures)
      this.#files.set(file.moduleId, file)
    }
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 }
    for (const file of this.#files.values()) {
      for (const test of file.children.allTests()) count[test.result().state] += 1
      if (file.errors().length > 0) count.failed += 1
    }
    console.log(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped + count.pending} skipped`)
  }
}
