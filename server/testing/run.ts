/**
 * `npm test`: runs all tests, or those whose path holds one of the words given, with the options of `vitest run`.
 *
 * Whole programs, browsers and killed processes share a small machine here, and what is slow is not wrong. So a file
 * that fails runs once more, by itself on a machine that has nothing else to do. What fails then has failed; the
 * closing line names what only passed the second time. Many failing files are no accident, and get no second run.
 */
import { createVitest, parseCLI } from 'vitest/node'

const mostFilesAgain = 3

const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)])
const vitest = await createVitest('test', { ...options, watch: false })
try {
  const { testModules, unhandledErrors } = await vitest.start(filter)
  const failed = testModules.filter((file) => !file.ok())
  if (failed.length > 0 && failed.length <= mostFilesAgain && unhandledErrors.length === 0) {
    // Vitest has set it for the first run, and sets it again for a second one that fails.
    process.exitCode = 0
    for (const file of failed) {
      console.log(`\nOnce more, by itself: ${file.relativeModuleId}`)
      await vitest.runTestSpecifications([file.toTestSpecification()])
    }
  }
} finally {
  await vitest.close()
}
