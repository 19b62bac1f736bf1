/** Closes a test run with one plain line that any tool can read: `12 passed, 0 failed, 1 skipped`. */
import type { Reporter, TestModule } from 'vitest/node'

export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 }
    let brokenFiles = 0
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        count[test.result().state] += 1
        if (test.result().state === 'passed' && test.diagnostic()?.retryCount)
          console.log(`Passed only when it was tried again: ${test.fullName}`)
      }
      if (module.errors().length > 0) brokenFiles += 1
    }
    console.log(
      `\n${count.passed} passed, ${count.failed + brokenFiles} failed, ${count.skipped + count.pending} skipped`,
    )
  }
}
