/** The Secretariat's commands as people start them: real processes on a real folder. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')

describe('the commands of the Secretariat', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinnabar-desk-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  function cinnabar(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    return new Promise((done) => {
      const child = execFile(
        process.execPath,
        [join(root, 'server/cli.ts'), ...args, '--data', join(folder, 'data')],
        { cwd: folder, env: { ...process.env, LANG: 'C', LC_ALL: '' } },
        (_error, stdout, stderr) => done({ code: child.exitCode ?? -1, stdout, stderr }),
      )
    })
  }
  const old = ['--cycle', '2025-2026'] as const

  it('[CM12] run a cycle from its copy to an accepted return', async () => {
    const days = ['--start', '2027-01-01', '--end', '2028-12-31', '--opens', '2028-10-01']
    const copied = await cinnabar(
      'cycle',
      'copy',
      '2025-2026',
      '2027-2028',
      ...days,
      '--deadline',
      '2029-03-31',
    )
    expect(copied).toMatchObject({ code: 0, stderr: '' })
    expect(copied.stdout).toContain('2027-2028  draft')
    const early = await cinnabar('return', 'record', 'bcrc-egy', '--from', 'Letter 1', '--nothing-to-report')
    expect(early).toMatchObject({ code: 2, stdout: '' })
    expect(early.stderr).toContain('is not open yet')
    const recorded = await cinnabar(
      ...['return', 'record', 'bcrc-egy', ...old, '--from', 'Letter 1', '--nothing-to-report'],
    )
    expect(recorded.stdout).toContain('MC-2025-2026-BCRC-EGY-001')
    const accepted = await cinnabar('return', 'accept', 'bcrc-egy', ...old, '--lang', 'fr')
    expect(accepted).toMatchObject({ code: 0, stderr: '' })
    expect(accepted.stdout).toContain('acceptée, rien à signaler, sur papier')
    const again = await cinnabar('return', 'accept', 'bcrc-egy', ...old, '--json')
    expect([again.code, JSON.parse(again.stderr).code]).toEqual([2, 'RETURN_ALREADY_ACCEPTED'])
  })

  it('[CM12] take an export of the audit log and check it', async () => {
    const log = join(folder, 'audit.jsonl')
    expect((await cinnabar('audit', 'export', '--out', log)).code).toBe(0)
    const whole = await cinnabar('audit', 'check', log)
    expect(whole).toMatchObject({ code: 0, stderr: '' })
    await writeFile(log, whole.stdout)
    expect((await cinnabar('audit', 'check', log)).code).toBe(1)
  })

  it('[CM12] apply a register sheet that comes back as it was, and change nothing', async () => {
    const file = join(folder, 'reporters.xlsx')
    expect((await cinnabar('sheet', 'download', 'reporters', '--out', file)).code).toBe(0)
    const applied = await cinnabar('sheet', 'apply', 'reporters', file)
    expect(applied).toMatchObject({ code: 0, stderr: '' })
    expect(applied.stdout).toContain('Nothing was changed.')
  })
})
