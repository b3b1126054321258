/** The files of `deploy/` name what is there. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { settings } from '../../server/config.ts'
import { runCommandOn } from '../faults/run-command.ts'
import { startService } from '../faults/running-service.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (name: string) => readFileSync(join(root, 'deploy', name), 'utf8')
interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly volumes?: readonly string[]
        readonly depends_on?: Readonly<Record<string, unknown>>
        readonly build?: { readonly context: string; readonly dockerfile: string }
      }
    >
  >
  readonly volumes: Readonly<Record<string, unknown>>
}

const compose = parse(read('compose.yaml'), { merge: true }) as Compose
const isLong = process.env.CINNABAR_TEST_LONG !== undefined
/** Settings of the proxy and of PostgreSQL beside it. */
const notOurs = new Set(['CINNABAR_NAME', 'CINNABAR_UPSTREAM'])

/** What the first stage of the image copies from the checkout. */
const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((match) =>
  match[1]!.split(' '),
)

describe('deploy', () => {
  it.each(readdirSync(join(root, 'deploy')))('[HO8] %s names no setting that is not there', (file) => {
    const named = new Set(read(file).match(/CINNABAR_[A-Z_]+/g) ?? [])
    expect([...named].filter((name) => !(name in settings) && !notOurs.has(name))).toEqual([])
  })

  it('[HO8] the image is made of what is in the checkout, and of nothing that is left out of its context', () => {
    expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([])
    const context = read('Dockerfile.dockerignore').split('\n')
    expect(copied.filter((path) => !context.includes(`!${path}`))).toEqual([])
    expect(context[0]).toBe('*')
  })

  it('[HO8] the image runs as nobody in particular, and its containers cannot write on their root', () => {
    expect(read('Dockerfile')).toMatch(/^USER nonroot$/m)
    expect(read('compose.yaml')).toMatch(/read_only: true[\s\S]+cap_drop: \[ALL\]/)
  })

  it('[HO8] what the containers name is there: volumes, files, other containers', () => {
    for (const [name, { volumes = [], depends_on = {}, build }] of Object.entries(compose.services)) {
      for (const [from] of volumes.map((volume) => volume.split(':') as [string])) {
        const isThere = from.startsWith('.')
          ? existsSync(join(root, 'deploy', from))
          : from in compose.volumes
        expect([name, from, isThere]).toEqual([name, from, true])
      }
      for (const other of Object.keys(depends_on)) expect(Object.keys(compose.services)).toContain(other)
      if (build) expect(existsSync(join(root, 'deploy', build.context, build.dockerfile))).toBe(true)
    }
  })

  it('[HO8] every folder that the service writes into is made for the user that it runs as', () => {
    const image = read('Dockerfile')
    const made = /^RUN mkdir -p (.+)$/m.exec(image)![1]!.split(' ')
    expect(image).toMatch(/^COPY --from=build --chown=65532:65532 \/writable\/ \/$/m)
    const mounted = compose.services.app!.volumes!.map((volume) => volume.split(':')[1]!)
    expect(made).toEqual(mounted.map((folder) => `/writable${folder}`))
    expect(image).toContain(`VOLUME ${JSON.stringify(mounted).replace(',', ', ')}`)
  })

  it('[HO8] the image’s own question after its health is answered, and fails where nobody answers', {
    timeout: 120_000,
  }, async () => {
    const [, program] = /CMD \["[^"]+node", "-e", "(.+)"\]/.exec(read('Dockerfile'))!
    const service = await startService({
      folder: await mkdtemp(join(tmpdir(), 'cinnabar-health-')),
    })
    const ask = () =>
      spawnSync(process.execPath, ['-e', program!.replace('http://127.0.0.1:3000', service.origin)]).status
    expect(ask()).toBe(0)
    await service.stop('SIGTERM')
    expect(ask()).toBe(1)
  })

  it.skipIf(!isLong)(
    '[HO8] the service runs from what the image holds, and writes nothing into it',
    { timeout: 600_000 },
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'cinnabar-image-'))
      onTestFinished(() => rm(folder, { recursive: true, force: true }))
      const app = join(folder, 'app')
      const tracked = execFileSync('git', ['ls-files', '--', ...copied], { cwd: root, encoding: 'utf8' })
      for (const file of tracked.trim().split('\n')) await cp(join(root, file), join(app, file))
      execFileSync('npm', ['ci', '--omit=dev'], { cwd: app, stdio: 'ignore' })
      expect(existsSync(join(app, 'node_modules/vitest'))).toBe(false)
      const before = listOf(app)
      const place = { folder: join(folder, 'data'), program: join(app, 'server/cli.ts') }
      const service = await startService(place)
      for (const page of ['/health', '/ready', '/sign-in', '/manifest.xml', '/api/docs'])
        expect([page, (await fetch(service.origin + page)).status]).toEqual([page, 200])
      await service.stop('SIGTERM')
      const backup = await runCommandOn(place, 'backup', join(folder, 'b.gz'))
      expect(backup.code).toBe(0)
      expect(listOf(app)).toEqual(before)
    },
  )
})

/** Names, sizes and times of everything in a folder. */
function listOf(folder: string): string {
  return execFileSync('find', ['.', '-type', 'f', '-printf', '%p %s %T@\n'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
    .split('\n')
    .toSorted()
    .join('\n')
}
