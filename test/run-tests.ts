/** Runs the suite with vitest and ends with one plain line that says how many tests passed, failed and were skipped. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'

const results = 'test/output/results.json'
mkdirSync('test/output', { recursive: true })
rmSync(results, { force: true })

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
    env: { ...process.env, NODE_COMPILE_CACHE: resolve('test/output/compile-cache') },
  },
)

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
