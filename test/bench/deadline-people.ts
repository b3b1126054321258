/** Who comes on a deadline day, and what they do. */
import { setTimeout as delay } from 'node:timers/promises'
import { seedCycle } from '../../server/seed/seed-data.ts'
import { realLikeRows } from '../helpers/real-like-rows.ts'
import { administratorAt, machineSecret, type SignIn, signInAt } from './bench-services.ts'
import { type Answer, ask } from './deadline-requests.ts'
import type { DaySizes } from './deadline-sizes.ts'
import { BenchPane } from './sync-clients.ts'

/** As many as an invitation may name. */
const returnsOfAccount = 50
/** The service lets nobody invite more than sixty people a day, and the machine's administrator invites the next one as well. */
const invitationsOfOne = 59

export interface Person {
  readonly pane: BenchPane
  readonly address: string
}

/** Times in milliseconds, by what was asked. */
export class Notes {
  readonly times = new Map<string, number[]>()
  readonly errors: string[] = []
  retries = 0

  note(kind: string, { milliseconds, retries }: Pick<Answer, 'milliseconds' | 'retries'>): void {
    const own = this.times.get(kind) ?? []
    own.push(milliseconds)
    this.times.set(kind, own)
    this.retries += retries
  }

  async try(kind: string, work: () => Promise<Answer>): Promise<string> {
    try {
      const answer = await work()
      this.note(kind, answer)
      return answer.text
    } catch (error) {
      this.errors.push(`${kind}: ${String(error).slice(0, 200)}`)
      throw error
    }
  }
}

/** Takes one after another, so many at a time. */
export async function sideBySide<One>(
  all: readonly One[],
  count: number,
  work: (one: One) => Promise<void>,
): Promise<void> {
  const left = all.values()
  await Promise.all(
    Array.from({ length: count }, async () => {
      for (const one of left) await work(one)
    }),
  )
}

/**
 * So many people, one after another of each return, signed in; nothing is sent yet.
 *
 * @param firstSeed of their rows: another one, other rows
 */
export async function peopleAt(
  port: number,
  codes: readonly string[],
  { people: count, rows }: Pick<DaySizes, 'people' | 'rows'>,
  firstSeed = 0,
): Promise<Person[]> {
  const signIns: SignIn[] = []
  let secret = machineSecret
  for (let first = 0; first < codes.length; first += returnsOfAccount) {
    if (signIns.length > 0 && signIns.length % invitationsOfOne === 0) secret = await administratorAt(port)
    const address = addressOf(signIns.length)
    signIns.push(await signInAt(port, codes.slice(first, first + returnsOfAccount), { secret, address }))
  }
  return Array.from({ length: count }, (_, at): Person => {
    const of = at % codes.length
    const code = codes[of]!
    const signIn = signIns[Math.floor(of / returnsOfAccount)]!
    const pane = new BenchPane({ code, signIn }, realLikeRows(rows, firstSeed + at), `bench-of-${code}-${at}`)
    return { pane, address: addressOf(at) }
  })
}

function addressOf(nth: number): string {
  return `10.${nth >> 16}.${(nth >> 8) & 255}.${nth & 255}`
}

/** Somebody looks at the own page, asks what is new, and sends some rows twice. */
export async function visit(record: Notes, person: Person, port: number): Promise<void> {
  const { pane, address } = person
  const path = `/returns/${seedCycle.cycleKey}/${pane.reporterCode}`
  await record.try('page', () => ask(port, { path, bearer: pane.token, address, accept: 'text/html' }))
  await sync(record, 'poll', person, pane.poll(), port)
  await sync(record, 'sync', person, pane.edit(3), port)
  await sync(record, 'sync', person, pane.edit(1), port)
}

export async function sync(
  record: Notes,
  kind: string,
  { pane, address }: Person,
  body: string,
  port: number,
): Promise<void> {
  const text = await record.try(kind, () =>
    ask(port, { path: '/api/v1/sync', bearer: pane.token, address, body }),
  )
  pane.take(text)
}

/** A return as a workbook. */
export async function workbookOf({ pane, address }: Person, port: number): Promise<Buffer> {
  const path = `/api/v1/cycles/${seedCycle.cycleKey}/reporters/${pane.reporterCode}/template`
  return (await ask(port, { path, bearer: pane.token, address })).bytes
}

/** All workbooks in one moment, each from a place of its own. */
export function uploadAtOnce(
  record: Notes,
  files: readonly { readonly person: Person; readonly bytes: Buffer }[],
  port: number,
): Promise<void>[] {
  return files.map(async ({ person: { pane }, bytes }, at) => {
    const path = `/api/v1/imports?fileName=${pane.reporterCode}.xlsx&reporter=${pane.reporterCode}`
    const address = `10.200.${at >> 8}.${at & 255}`
    const text = await record.try('upload', () =>
      ask(port, { path, bearer: pane.token, address, body: bytes }),
    )
    const { counts } = JSON.parse(text) as { counts: { new: number } }
    if (counts.new === 0) record.errors.push(`upload: ${pane.reporterCode} brought nothing new`)
  })
}

const languages = ['en', 'fr', 'es', 'ar', 'ru', 'zh'] as const
const formats = ['xlsx', 'csv', 'json', 'iati'] as const

/** Officers order so many reports, in all languages and formats, and wait for the last of them. */
export async function orderReports(record: Notes, count: number, port: number): Promise<void> {
  const officer = { bearer: machineSecret, address: '' }
  const jobs: string[] = []
  for (let at = 0; at < count; at++) {
    const order = { language: languages[at % 6], status: 'draft', format: formats[at % 4] }
    const path = `/api/v1/cycles/${seedCycle.cycleKey}/report-jobs`
    jobs.push(JSON.parse((await ask(port, { path, ...officer, body: JSON.stringify(order) })).text).jobId)
  }
  const begun = performance.now()
  for (const jobId of jobs) {
    for (;;) {
      const { state } = JSON.parse(
        (await ask(port, { path: `/api/v1/report-jobs/${jobId}`, ...officer })).text,
      )
      if (state === 'failed') record.errors.push(`report ${jobId} failed`)
      if (state === 'done' || state === 'failed') break
      await delay(500)
    }
  }
  record.note('reports', { milliseconds: performance.now() - begun, retries: 0 })
}
