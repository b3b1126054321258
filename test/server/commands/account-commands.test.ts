/** Looking after access from the service's own machine: real processes, real folders. */
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const cli = join(resolve(import.meta.dirname, '../../..'), 'server/cli.ts')

interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

describe('access from the command line', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinnabar-access-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const environment = () => ({
    ...process.env,
    LANG: 'C',
    LC_ALL: '',
    CINNABAR_PORT: '0',
    CINNABAR_DATA: folder,
    CINNABAR_LOG_LEVEL: 'info',
  })

  function cinnabar(...args: string[]): Promise<Outcome> {
    return new Promise((done) => {
      const child = execFile(
        process.execPath,
        [cli, ...args],
        { env: environment() },
        (_error, stdout, stderr) => done({ code: child.exitCode ?? -1, stdout, stderr }),
      )
    })
  }

  /** What a command prints for programs. */
  async function said<T>(...args: string[]): Promise<T> {
    const outcome = await cinnabar(...args, '--json')
    expect(outcome).toMatchObject({ code: 0, stderr: '' })
    return JSON.parse(outcome.stdout)
  }

  async function whileServing(work: (origin: string) => Promise<void>): Promise<void> {
    const child = spawn(process.execPath, [cli, 'serve', '--json'], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise<number | null>((done) => child.once('exit', done))
    try {
      let printed = ''
      const url = await new Promise<string>((ready, failed) => {
        child.stdout.on('data', (chunk: Buffer) => {
          printed += chunk.toString()
          const found = printed.match(/"url": "([^"]+)"/)
          if (found) ready(found[1]!)
        })
        child.once('exit', () => failed(new Error(printed)))
      })
      await work(new URL(url).origin)
    } finally {
      child.kill('SIGTERM')
    }
    expect(await ended).toBe(0)
  }

  const accept = async (origin: string, code: string) => {
    const answer = await fetch(`${origin}/api/v1/sign-in/invitations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    })
    return { status: answer.status, body: (await answer.json()) as { accessToken: string } }
  }
  const isIn = async (origin: string, accessToken: string) =>
    (await fetch(`${origin}/api/v1/session`, { headers: { authorization: `Bearer ${accessToken}` } }))
      .status === 200

  it('[AU22] invites, lists, issues again, ends sessions and accesses, and erases, beside a running service', async () => {
    await whileServing(async (origin) => {
      const email = 'awa@centre.example'
      const invite = ['invite', '--role', 'focalPoint', '--centre', 'BCRC-SCRC-SEN', '--email', email]
      const { code, isMailed } = await said<{ code: string; isMailed: boolean }>(...invite)
      expect(isMailed).toBe(true)
      const came = await accept(origin, code)
      expect(came.status).toBe(200)
      const [account] = await said<{ accountId: string }[]>('account', 'list')
      expect(account).toMatchObject({ role: 'focalPoint', reporterCodes: ['bcrc-scrc-sen'], email })
      expect(await said<object[]>('session', 'list', email)).toHaveLength(1)
      const issued = await said<{ code: string }>('account', 'reissue', email, '--no-mail')
      expect(await isIn(origin, came.body.accessToken)).toBe(true)
      const again = await accept(origin, issued.code)
      expect(await isIn(origin, came.body.accessToken)).toBe(false)
      expect(await said('session', 'end', email)).toEqual({ ended: 1 })
      expect(await isIn(origin, again.body.accessToken)).toBe(false)
      await said('account', 'end', account!.accountId)
      expect(await said('account', 'erase', email)).toMatchObject({ email: null, name: null })
      const mails = await readdir(join(folder, 'mail'))
      const text = (
        await Promise.all(mails.map((name) => readFile(join(folder, 'mail', name), 'utf8')))
      ).join('')
      expect(text).toContain(`To: ${email}`)
    })
  })

  it('[AU22] does so too where no service is running, and mails before it ends', async () => {
    const outcome = await cinnabar(
      'invite',
      '--role',
      'officer',
      '--email',
      'ines@un.example',
      '--lang',
      'fr',
    )
    expect(outcome).toMatchObject({ code: 0, stderr: '' })
    const code = outcome.stdout.match(/[0-9A-Z]{5}(-[0-9A-Z]{5}){3}/g)!
    expect(outcome.stdout).toContain('Remettez l’un des deux.')
    expect(await readdir(join(folder, 'mail'))).toHaveLength(1)
    await whileServing(async (origin) => expect((await accept(origin, code[0]!)).status).toBe(200))
    // She came in with the address of her invitation.
    const handed = await said('account', 'hand-over', 'ines@un.example', '--name', 'Moussa')
    expect(handed).toMatchObject({ link: expect.stringContaining('/invitation?code=') })
  })

  it('[AU22] refuses in one sentence', async () => {
    const nobody = await cinnabar('account', 'end', 'nobody@centre.example')
    expect([nobody.code, nobody.stderr.trim().split('\n').length]).toEqual([2, 1])
    const noCentre = await cinnabar('invite', '--role', 'focalPoint')
    expect(noCentre.code).toBe(2)
    const unknown = await cinnabar('invite', '--role', 'focalPoint', '--centre', 'nowhere')
    expect(unknown.stderr).toContain('“nowhere”')
    for (const command of [['invite'], ['account', 'end'], ['session', 'list']]) {
      expect((await cinnabar(...command, '--help')).stdout).toContain('--data <folder>')
    }
  })
})
