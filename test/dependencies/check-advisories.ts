/** `npm run advisories`: fails where something shipped has a known weakness; says so where the registry cannot be asked. */
import { spawnSync } from 'node:child_process'
import { readAdvisories } from './advisories.ts'

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json', '--audit=true'], {
  encoding: 'utf8',
  maxBuffer: 1 << 26,
})
const advisories = readAdvisories(stdout)
if (!advisories.isChecked) console.log(`not checked, ${advisories.why.split(' - ')[0]}`)
else if (advisories.found.length === 0) console.log('no known weakness in what is shipped')
else {
  console.log(advisories.found.join('\n'))
  process.exitCode = 1
}
