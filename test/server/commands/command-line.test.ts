/** The program as people start it: real processes, real folders. */
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')

interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

describe('the command line', () => {
  let folder: string
  let data: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinnabar-cli-'))
    data = join(folder, 'data')
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const environment = {
    ...process.env,
    LANG: 'C',
    LC_ALL: '',
    CINNABAR_PORT: '0',
    CINNABAR_LOG_LEVEL: 'debug',
  }

  function cinnabar(...args: string[]): Promise<Outcome> {
    return new Promise((done) => {
      const options = { cwd: folder, env: environment, maxBuffer: 1 << 26 }
      const child = execFile(
        process.execPath,
        [join(root, 'server/cli.ts'), ...args],
        options,
        (_error, stdout, stderr) => done({ code: child.exitCode ?? -1, stdout, stderr }),
      )
    })
  }

  /** Runs `serve` until `work` is done, then stops it as a terminal would. */
  async function whileServing(work: (started: string) => Promise<void>): Promise<void> {
    const child = spawn(process.execPath, [join(root, 'server/cli.ts'), 'serve', '--data', data], {
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise<number | null>((done) => child.once('exit', done))
    try {
      let printed = ''
      const started = await new Promise<string>((ready, failed) => {
        child.stdout.on('data', (chunk: Buffer) => {
          printed += chunk.toString()
          if (printed.includes('Template:')) ready(printed)
        })
        child.once('exit', () => failed(new Error(printed)))
      })
      await work(started)
    } finally {
      child.kill('SIGTERM')
    }
    expect(await ended).toBe(0)
  }

  it('[CM8] every command explains itself, and a wrong one is refused with exit code 2', async () => {
    for (const command of ['serve', 'template', 'check', 'report']) {
      const help = await cinnabar(command, '--help')
      expect([command, help.code]).toEqual([command, 0])
      expect(help.stdout).toContain('--data <folder>')
    }
    expect((await cinnabar('nonsense')).code).toBe(2)
    expect((await cinnabar('template')).code).toBe(2)
  })

  it('[CM8] a refusal is one sentence in the language asked for, or an object for programs', async () => {
    const people = await cinnabar('template', '--centre', 'nobody', '--lang', 'fr', '--data', data)
    expect(people).toMatchObject({ code: 2, stdout: '' })
    expect(people.stderr.trim().split('\n')).toHaveLength(1)
    expect(people.stderr).toContain('Il n’existe pas d’entité déclarante « nobody »')
    const programs = await cinnabar('template', '--centre', 'nobody', '--json', '--data', data)
    expect(JSON.parse(programs.stderr)).toMatchObject({ code: 'REPORTER_UNKNOWN' })
  })

  it('[CM9] makes a template, checks it, imports it, verifies the history and reports', async () => {
    const file = join(folder, 'sen.xlsx')
    const made = await cinnabar(
      'template',
      '--centre',
      'BCRC-SCRC-SEN',
      '--lang',
      'fr',
      '--out',
      file,
      '--data',
      data,
      '--json',
    )
    expect(made.code).toBe(0)
    expect(JSON.parse(made.stdout)).toMatchObject({ file, prefilled: 0 })
    expect((await cinnabar('check', file, '--data', data)).code).toBe(0)
    expect((await cinnabar('import', file, '--data', data)).code).toBe(0)
    expect((await cinnabar('verify', '--data', data)).code).toBe(0)
    const out = join(folder, 'report.xlsx')
    const report = await cinnabar('report', '--lang', 'ru', '--out', out, '--data', data, '--json')
    expect(report.code).toBe(0)
    expect((await readFile(out)).length).toBe(JSON.parse(report.stdout).sizeBytes)
    const iati = await cinnabar('report', '--format', 'iati', '--out', join(folder, 'r.xml'), '--data', data)
    expect(iati.stdout).toContain('0 activities are left out')
  })

  it('[CM9] goes on with the other files when one is refused, and ends with exit code 2', async () => {
    const bad = join(folder, 'bad.csv')
    await writeFile(bad, 'a;b\n')
    const good = join(folder, 'good.xlsx')
    await cinnabar('template', '--centre', 'bcrc-egy', '--out', good, '--data', data)
    const outcome = await cinnabar('import', bad, join(folder, 'absent.xlsx'), good, '--data', data)
    expect(outcome.code).toBe(2)
    expect(outcome.stderr.trim().split('\n')).toHaveLength(2)
    expect(outcome.stdout).toContain('BCRC-EGY')
  })

  it('[CM10] a second service on one folder is refused, and a command that writes hands its file to the first', async () => {
    const file = join(folder, 'handed-over.xlsx')
    await cinnabar('template', '--centre', 'scrc-ken', '--out', file, '--data', data)
    await whileServing(async () => {
      const second = await cinnabar('serve', '--data', data)
      expect(second.code).toBe(2)
      expect(second.stderr).toContain('http://127.0.0.1:')
      const imported = await cinnabar('import', file, '--data', data)
      expect(imported).toMatchObject({ code: 0, stderr: '' })
      expect(imported.stdout).toContain('A service is running on this data folder; it did the work.')
      expect((await cinnabar('check', file, '--data', data)).code).toBe(0)
    })
  })

  it('[CM11] prints what to open and the administrator’s one-time link, until it has been used, and writes it into no log', async () => {
    let code = ''
    await whileServing(async (started) => {
      const address = started.match(/Open: +(\S+)/)![1]!
      const link = new URL(started.match(/\(once\): +(\S+)/)![1]!)
      code = link.searchParams.get('code')!
      // Opening it does nothing; mail scanners open links.
      for (let times = 0; times < 2; times++) expect((await fetch(link)).status).toBe(200)
      const form = new URLSearchParams({ code, name: 'Amina', email: 'amina@un.example' })
      const came = await fetch(new URL('/invitation', address), {
        method: 'POST',
        headers: { origin: new URL(address).origin },
        body: form,
        redirect: 'manual',
      })
      expect(came.status).toBe(303)
      const cookie = came.headers.get('set-cookie')!
      expect(cookie).toMatch(/HttpOnly; SameSite=Lax/)
      const cycles = await fetch(new URL('/api/v1/cycles', address), {
        headers: { cookie: cookie.split(';')[0]! },
      })
      expect(cycles.status).toBe(200)
      // The log is written a moment after the answer.
      const log = await vi.waitFor(async () => {
        const text = await readFile(join(data, 'service.log'), 'utf8')
        expect(text).toContain('/api/v1/cycles')
        return text
      })
      for (const secret of [code, cookie.match(/=([^;]+)/)![1]!]) expect(log).not.toContain(secret)
    })
    await whileServing(async (started) => expect(started).not.toContain('(once)'))
  })
})
