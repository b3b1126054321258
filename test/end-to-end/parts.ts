/** Looks into every part of a file, workbooks within it too. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { python } from '../helpers/programs.ts'

const script = `
import sys, zipfile
path, text = sys.argv[1:]
with zipfile.ZipFile(path) as archive:
    for name in archive.namelist():
        if text.encode() in archive.read(name):
            print(name)
`

/** Names of the zip's parts in which the text stands. */
export async function partsThatSay(path: string, text: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)(python, ['-c', script, path, text])
  return stdout.split('\n').filter(Boolean)
}
