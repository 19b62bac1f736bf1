// Takes a folder's lock, says whether it got it, and holds it until its standard input ends.
import { acquireFolder } from '../acquire-folder.ts'
import { StartupError } from '../startup-error.ts'

process.stdin.once('data', () => {
  try {
    acquireFolder(process.argv[2] ?? '')
    process.stdout.write('taken\n')
  } catch (error) {
    process.stdout.write(error instanceof StartupError ? `${error.code}\n` : `${String(error)}\n`)
  }
})
process.stdin.once('end', () => process.exit(0))
process.stdout.write('here\n')
