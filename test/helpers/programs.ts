/** Programs that npm does not bring. A test that needs one is skipped with a line that says so; CI has them all. */
import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

function isThere(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore', timeout: 60_000 })
    return true
  } catch {
    return false
  }
}

/** LibreOffice Calc with its Python bridge, as Debian packages them. */
export const hasLibreOffice =
  isThere('soffice', ['--version']) && isThere('/usr/bin/python3', ['-c', 'import uno'])
export const hasOpenpyxl = isThere('/usr/bin/python3', ['-c', 'import openpyxl'])
export const hasXlsxwriter = isThere('/usr/bin/python3', ['-c', 'import xlsxwriter'])
export const hasPoppler = isThere('pdftoppm', ['-v'])
export const hasXmllint = isThere('xmllint', ['--version'])

/** Debian's Python, where the office packages are; another Python on the PATH may not have them. */
export const python = '/usr/bin/python3'

/** Runs a Python script with arguments and gives its standard output. */
export async function runPython(script: string, args: readonly string[], timeout = 300_000): Promise<string> {
  const { stdout } = await run(python, [script, ...args], { maxBuffer: 1 << 28, timeout })
  return stdout
}

/**
 * Converts a file with LibreOffice (recalculating it on the way) and gives the new file's path. Each call has a profile of
 * its own, so that tests can run side by side.
 *
 * @param filter for example `xlsx`, `pdf`, or `csv:"Text - txt - csv (StarCalc)":44,34,76,1,,0,false,true,false,false,false,-1`
 */
export async function convertWithLibreOffice(file: string, filter: string, outDir: string): Promise<string> {
  const profile = await mkdtemp(join(tmpdir(), 'cinnabar-office-'))
  try {
    await run(
      'soffice',
      [
        `-env:UserInstallation=file://${profile}`,
        '--headless',
        '--norestore',
        '--convert-to',
        filter,
        '--outdir',
        outDir,
        file,
      ],
      { timeout: 300_000 },
    )
  } finally {
    await rm(profile, { recursive: true, force: true })
  }
  const extension = filter.split(':')[0]
  const stem = file
    .split('/')
    .pop()!
    .replace(/\.[^.]+$/, '')
  const made = (await readdir(outDir)).find((name) => name.startsWith(stem) && name.endsWith(`.${extension}`))
  if (!made) throw new Error(`LibreOffice made nothing of ${file}`)
  return join(outDir, made)
}
