/** Runs the suite with vitest and ends with one plain line that says how many tests passed, failed and were skipped. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'

mkdirSync('test/output', { recursive: true })

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

interface Results {
  readonly numPassedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

/** Runs vitest; null where it ended badly without a failed file, as with an error outside every test. */
function run(words: readonly string[], results: string): Results | null {
  rmSync(results, { force: true })
  const { status } = spawnSync(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${results}`,
      ...words,
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
  try {
    const found = JSON.parse(readFileSync(results, 'utf8')) as Results
    return status === 0 || failedFiles(found).length > 0 ? found : null
  } catch {
    return null
  }
}

const failedFiles = ({ testResults }: Results) => testResults.filter(({ status }) => status === 'failed')
/** A file that cannot even be loaded has no failed test of its own. */
const failedTests = (results: Results) =>
  failedFiles(results).flatMap(({ name, assertionResults }) => {
    const tests = assertionResults.filter(({ status }) => status === 'failed')
    return tests.length === 0 ? [name] : tests.map(({ fullName }) => `${name}: ${fullName}`)
  })

/**
 * Browsers, offices and databases share two cores with thousands of tests: where a few files fail, they run once more by
 * themselves, and what fails again has failed. What only passes then is named at the end: it is a fault too, of the test or of
 * what it tests, and to be mended. More than a few are no accident.
 */
const mostForASecondTry = 3

let failed = 1
try {
  const first = run(process.argv.slice(2), 'test/output/results.json')
  if (first === null) throw new Error('The tests ended without results')
  const again = failedFiles(first)
  let left = failedTests(first)
  let passed = first.numPassedTests
  if (again.length > 0 && again.length <= mostForASecondTry) {
    const second = run(
      again.map(({ name }) => relative('.', name)),
      'test/output/results-again.json',
    )
    const still = second === null ? left : failedTests(second)
    for (const test of left.filter((one) => !still.includes(one)))
      console.log(`Passed only at the second try: ${test}`)
    passed += Math.max(0, left.length - still.length)
    left = still
  }
  failed = left.length
  console.log(`\n${passed} passed, ${failed} failed, ${first.numPendingTests + first.numTodoTests} skipped`)
} catch {
  console.log('\n0 passed, 1 failed, 0 skipped')
} finally {
  if (temporary !== null) rmSync(temporary, { recursive: true, force: true })
}
process.exitCode = failed === 0 ? 0 : 1
