/**
 * `npm run advisories`: fails where something shipped has a known weakness; says so where the registry cannot be asked.
 *
 * `--registry=<address>` asks another registry than the one that packages come from; `--required` fails also where nobody could be
 * asked, for a CI that can.
 */
import { spawnSync } from 'node:child_process'
import { readAdvisories, sayAdvisories } from './advisories.ts'

const registry = process.argv.find((word) => word.startsWith('--registry='))
const { stdout } = spawnSync(
  'npm',
  ['audit', '--omit=dev', '--json', '--audit=true', ...(registry === undefined ? [] : [registry])],
  { encoding: 'utf8', maxBuffer: 1 << 26 },
)
const { text, isFailure } = sayAdvisories(readAdvisories(stdout), process.argv.includes('--required'))
console.log(text)
if (isFailure) process.exitCode = 1
