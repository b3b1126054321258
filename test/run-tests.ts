/** Runs the suite with vitest and ends with one plain line that says how many tests passed, failed and were skipped. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const results = 'test/output/results.json'
mkdirSync('test/output', { recursive: true })
rmSync(results, { force: true })

/** What a whole run has in its temporary folder at most, several times over. */
const enoughBytes = 6e9

/**
 * Databases, profiles and files are made and thrown away by the thousand: in memory where Linux has a folder there with room
 * enough, which takes half the time; else where all temporary files go. Nobody but this run writes there.
 */
function temporaryFolder(): string | null {
  for (const parent of ['/dev/shm', tmpdir()]) {
    try {
      const { bavail, bsize } = statfsSync(parent)
      if (parent !== tmpdir() && bavail * bsize < enoughBytes) continue
      const folder = mkdtempSync(join(parent, 'cinnabar-tests-'))
      // PostgreSQL runs as somebody else where this runs as root, and must get to its own folder in it.
      chmodSync(folder, 0o755)
      return folder
    } catch {
      // Not here, or not for us.
    }
  }
  return null
}

const temporary = temporaryFolder()

const vitest = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${results}`,
    ...process.argv.slice(2),
  ],
  {
    stdio: 'inherit',
    // Hundreds of the program's own processes are started: each would translate the same files anew.
    env: {
      ...process.env,
      ...(temporary === null ? {} : { TMPDIR: temporary }),
      NODE_COMPILE_CACHE: resolve('test/output/compile-cache'),
    },
  },
)

if (temporary !== null) rmSync(temporary, { recursive: true, force: true })

interface Results {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly numFailedTestSuites: number
}

let failed = 1
try {
  const counts = JSON.parse(readFileSync(results, 'utf8')) as Results
  // A file that cannot even be loaded has no failed test of its own.
  failed = Math.max(counts.numFailedTests, counts.numFailedTestSuites > 0 ? 1 : 0)
  console.log(
    `\n${counts.numPassedTests} passed, ${failed} failed, ${counts.numPendingTests + counts.numTodoTests} skipped`,
  )
} catch {
  console.log('\n0 passed, 1 failed, 0 skipped')
}
process.exitCode = vitest.status === 0 && failed === 0 ? 0 : 1
