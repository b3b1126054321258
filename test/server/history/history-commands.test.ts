/** History, undo and verification as people run them: real processes on a real data folder, also beside a running service. */
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readMachineSecret } from '../../../server/accounts/secret-key.ts'
import { postToService } from '../../../server/commands/hand-over.ts'
import { readConfig } from '../../../server/config.ts'
import { findRunningService } from '../../../server/data-folder.ts'
import type { Db } from '../../../server/db/schema.ts'
import type { RestoreAnswer } from '../../../server/history/restore-rows.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import { openService } from '../../../server/service.ts'
import { aSheetRow, bamakoCells, blankCover, dakarCells, sync } from '../../helpers/a-sync.ts'

const root = resolve(import.meta.dirname, '../../..')
const receiptNumber = 'MC-2025-2026-BCRC-SCRC-SEN-001'
const [dakar, bamako] = ['BCRC-SCRC-SEN-0001', 'BCRC-SCRC-SEN-0002']

interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

describe('history on the command line', () => {
  let folder: string
  let data: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinnabar-history-'))
    data = join(folder, 'data')
    await inDatabase(async (db) => {
      const cover = {
        ...blankCover,
        submit: true,
        declarationName: 'Awa Diop',
        declarationDate: '2027-01-15',
      }
      await sync(db, [aSheetRow('k1', dakarCells), aSheetRow('k2', bamakoCells)], { cover })
      const hostile = '\u001b[31mrouge\u001b[0m\nligne\u202e'
      await sync(db, [
        aSheetRow('k1', { ...dakarCells, donors: 'GEF', partners: hostile }),
        aSheetRow('k2', bamakoCells),
      ])
    })
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function inDatabase(work: (db: Db) => Promise<void>): Promise<void> {
    const service = await openService({ dataFolder: data, databaseUrl: null })
    try {
      await work(service.db)
    } finally {
      await service.close()
    }
  }

  const environment = {
    ...process.env,
    LANG: 'C',
    LC_ALL: '',
    CINNABAR_PORT: '0',
    CINNABAR_LOG_LEVEL: 'silent',
  }

  function cinnabar(...args: string[]): Promise<Outcome> {
    return new Promise((done) => {
      const command = [join(root, 'server/cli.ts'), ...args, '--data', data]
      const child = execFile(
        process.execPath,
        command,
        { cwd: folder, env: environment },
        (_, stdout, stderr) => done({ code: child.exitCode ?? -1, stdout, stderr }),
      )
    })
  }

  async function whileServing(work: (origin: string) => Promise<void>): Promise<void> {
    const child = spawn(process.execPath, [join(root, 'server/cli.ts'), 'serve', '--data', data], {
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise((done) => child.once('exit', done))
    try {
      let printed = ''
      await new Promise<void>((ready, failed) => {
        child.stdout.on('data', (chunk: Buffer) => {
          printed += chunk.toString()
          if (printed.includes('Template:')) ready()
        })
        child.once('exit', () => failed(new Error(printed)))
      })
      await work(findRunningService(data)!.url)
    } finally {
      child.kill('SIGTERM')
      await ended
    }
  }

  it('[HI16] tells the history of an activity and of a return, in the reader’s language or as JSON', async () => {
    const activity = await cinnabar('history', dakar.toLowerCase(), '--lang', 'fr')
    expect(activity).toMatchObject({ code: 0, stderr: '' })
    expect(activity.stdout).toContain('aminata, téléversement')
    expect(activity.stdout).toContain('GEF')
    expect(activity.stdout).toContain(receiptNumber)
    const whole = await cinnabar('history', '--reporter', 'BCRC-SCRC-SEN', '--since', '2', '--json')
    expect(JSON.parse(whole.stdout).changes).toMatchObject([
      {
        changeNumber: 3,
        revisions: [{ reference: dakar, changes: [{ field: 'partners' }, { field: 'donors' }] }],
      },
    ])
  })

  it('[HI16] refuses what is not there, and a command that does not say what it is about', async () => {
    for (const args of [
      ['history', 'BCRC-SCRC-SEN-9999'],
      ['history'],
      ['history', dakar, '--reporter', 'bcrc-scrc-sen'],
      ['undo', dakar, '--as-of', '99'],
      ['undo', dakar, '--as-of', 'x'],
      ['verify', '--receipt', 'MC-0'],
      ['verify', 'file.xlsx'],
      ['verify', '--head', 'absent.json'],
    ]) {
      const outcome = await cinnabar(...args)
      expect([args, outcome.code, outcome.stdout]).toEqual([args, 2, ''])
      expect(outcome.stderr.trim().split('\n')).toHaveLength(1)
    }
  })

  it('[HI17] text from outside controls no terminal', async () => {
    const { stdout } = await cinnabar('history', dakar)
    expect(stdout).toContain('rouge')
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u)
    expect(stdout).not.toMatch(/^ligne/m)
  })

  it('[HI16] undo shows what it would do, and does it with --apply', async () => {
    const preview = await cinnabar('undo', dakar, '--as-of', '2')
    expect(preview).toMatchObject({ code: 0, stderr: '' })
    expect(preview.stdout).toContain('Nothing was stored.')
    expect(preview.stdout).toContain('removed, was GEF')
    const done = JSON.parse((await cinnabar('undo', dakar, '--as-of', '2', '--apply', '--json')).stdout)
    expect(done).toMatchObject({ isPreview: false, changeNumber: 4, rows: [{ reference: dakar, from: 2 }] })
    const again = await cinnabar('undo', '--reporter', 'bcrc-scrc-sen', '--as-of', '3', '--apply')
    expect(again.stdout).toContain('this is change 5')
    const history = JSON.parse((await cinnabar('history', dakar, '--json')).stdout)
    expect(history.revisions.map((one: { actor: string }) => one.actor)).toEqual([
      'aminata',
      'aminata',
      'commandLine',
      'commandLine',
    ])
  })

  it('[HI16] beside a running service the service does the writing, and the same is to be had over HTTP', async () => {
    await whileServing(async (origin) => {
      const undone = await cinnabar('undo', '--reporter', 'bcrc-scrc-sen', '--as-of', '2', '--apply')
      expect(undone).toMatchObject({ code: 0, stderr: '' })
      expect(undone.stdout).toContain('A service is running on this data folder; it did the work.')
      expect((await cinnabar('verify', '--rebuild')).code).toBe(0)
      const config = readConfig({ data })
      const preview = await postToService<RestoreAnswer>(
        config,
        origin,
        `/cycles/${seedCycle.cycleKey}/reporters/bcrc-scrc-sen/restore`,
        { asOf: 3, operationId: 'a-preview-1', preview: true },
      )
      expect(preview).toMatchObject({ isPreview: true, rows: [{ reference: dakar, kind: 'restored' }] })
      const headers = { authorization: `Bearer ${readMachineSecret(data)}` }
      const ask = async (path: string) => {
        const answer = await fetch(`${origin}/api/v1${path}`, { headers })
        return { status: answer.status, body: await answer.json() }
      }
      const { activityReportId } = preview.rows[0]!
      expect(await ask(`/activities/${activityReportId}/history`)).toMatchObject({
        status: 200,
        body: {
          reference: dakar,
          revisions: expect.arrayContaining([expect.objectContaining({ channel: 'commandLine' })]),
        },
      })
      expect(
        await ask(`/cycles/${seedCycle.cycleKey}/reporters/bcrc-scrc-sen/history?since=2`),
      ).toMatchObject({
        status: 200,
        body: { since: 2, continueAfter: null },
      })
      expect(await ask(`/receipts/${receiptNumber}/check`)).toMatchObject({
        status: 200,
        body: { isWhole: true },
      })
      expect(await ask('/receipts/MC-0/check')).toMatchObject({
        status: 404,
        body: { code: 'RECEIPT_UNKNOWN' },
      })
    })
  })

  it('[HI16] verify checks a receipt and a workbook against it', async () => {
    const later = join(folder, 'later.xlsx')
    await cinnabar('template', '--centre', 'bcrc-scrc-sen', '--lang', 'fr', '--out', later)
    const differs = await cinnabar('verify', '--receipt', receiptNumber, later, '--json')
    expect(differs.code).toBe(1)
    const fields = ['partners', 'donors']
    expect(JSON.parse(differs.stdout)).toMatchObject({
      isWhole: true,
      changedSince: [{ reference: dakar, kind: 'changed', fields }],
      file: { sameCount: 1, differences: [{ kind: 'changed', reference: dakar, fields }] },
    })
    expect((await cinnabar('verify', '--receipt', receiptNumber)).code).toBe(0)
    await cinnabar('undo', dakar, '--as-of', '2', '--apply')
    const file = join(folder, 'sen.xlsx')
    await cinnabar('template', '--centre', 'bcrc-scrc-sen', '--lang', 'fr', '--out', file)
    const same = await cinnabar('verify', '--receipt', receiptNumber, file)
    expect([same.code, same.stdout]).toEqual([
      0,
      expect.stringContaining('every row is as the receipt pinned it'),
    ])
  })

  it('[HI16] verify exports the end of the history, finds what was altered and cut off, and makes current rows anew', async () => {
    const head = join(folder, 'head.json')
    expect(await cinnabar('verify', '--export-head', head)).toMatchObject({ code: 0, stderr: '' })
    expect((await cinnabar('verify', '--head', head)).code).toBe(0)
    const kept = JSON.parse(await readFile(head, 'utf8'))
    const other = join(folder, 'other.json')
    await writeFile(other, JSON.stringify({ ...kept, historyId: 'another' }))
    expect((await cinnabar('verify', '--head', other)).stderr).toContain('other.json')
    await writeFile(other, JSON.stringify({ ...kept, changeNumber: kept.changeNumber + 1 }))
    const cut = await cinnabar('verify', '--head', other)
    expect([cut.code, cut.stdout]).toEqual([1, expect.stringContaining(`at change ${kept.changeNumber + 1}`)])

    await inDatabase(async (db) => {
      await db.updateTable('activityReport').set({ comment: '?' }).where('reference', '=', bamako).execute()
    })
    const wrong = await cinnabar('verify', '--json')
    expect(wrong.code).toBe(1)
    expect(JSON.parse(wrong.stdout)).toMatchObject({
      isClean: false,
      faults: [],
      projectionFaults: [{ table: 'activityReport' }],
    })
    const rebuilt = await cinnabar('verify', '--rebuild')
    expect([rebuilt.code, rebuilt.stdout]).toEqual([
      0,
      expect.stringContaining('1 current row was made anew from its history.'),
    ])
    await inDatabase(async (db) => {
      await db.updateTable('activityRevision').set({ language: 'xx' }).where('changeNumber', '=', 3).execute()
    })
    const altered = await cinnabar('verify')
    expect([altered.code, altered.stdout]).toEqual([1, expect.stringContaining('Change 3')])
    const refused = join(folder, 'refused.json')
    await cinnabar('verify', '--export-head', refused)
    await expect(readFile(refused)).rejects.toThrow('ENOENT')
  })
})
