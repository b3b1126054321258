/**
 * `npm run addin:certs`: certificates for https://localhost, made by Microsoft's tool and trusted by this machine. The tool ends
 * with 0 also where it could not install its authority (a machine without a desktop), so its files are what counts.
 */
import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where office-addin-dev-certs puts its files. */
export const certificateFolder = join(homedir(), '.office-addin-dev-certs')

/** What is wrong with the certificates; null where they can be used. */
export function certificateProblem(folder = certificateFolder, now = new Date()): string | null {
  const files = ['ca.crt', 'localhost.crt', 'localhost.key'].map((name) => join(folder, name))
  const missing = files.find((file) => !existsSync(file))
  if (missing) return `${missing} was not made.`
  const [authority, own] = files.slice(0, 2).map((file) => new X509Certificate(readFileSync(file)))
  if (!own!.verify(authority!.publicKey)) return `${files[1]} is not of the authority beside it.`
  if (!own!.checkHost('localhost')) return `${files[1]} is not for localhost.`
  return now > own!.validToDate ? `${files[1]} ended on ${own!.validTo}.` : null
}

if (process.argv[1] === import.meta.filename) {
  // Microsoft's tools report their use to Microsoft unless told not to.
  spawnSync('office-addin-usage-data', ['off'], { stdio: 'ignore' })
  spawnSync('office-addin-dev-certs', ['install'], { stdio: 'inherit' })
  const problem = certificateProblem()
  console.log(
    problem ??
      `The certificates are in ${certificateFolder}. Where their authority could not be installed (see above), let this machine trust ca.crt from there. Next: npm run addin:https`,
  )
  process.exitCode = problem ? 1 : 0
}
