/** A service with everything that the program ships, asked as a browser without scripts asks. */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { onTestFinished } from 'vitest'
import { buildApp } from '../../server/app.ts'
import type { Db } from '../../server/db/schema.ts'
import { createWorkbookReader } from '../../server/workbooks/reader-process.ts'
import { shippedDatabase } from './a-sync.ts'
import type { DatabaseName } from './database.ts'
import { type SignedInPerson, testAccounts } from './signed-in.ts'
import { clockAt } from './stored-things.ts'

export const senegalPath = '/returns/2025-2026/bcrc-scrc-sen'

export interface PageService {
  readonly db: Db
  readonly app: FastifyInstance
  /** Opens a page as somebody; follows nothing. */
  look(url: string, person?: SignedInPerson): Promise<LightMyRequestResponse>
  /** Sends a form as somebody, and follows where it leads, with what was said on the way. */
  send(url: string, fields: Record<string, string>, person: SignedInPerson): Promise<LightMyRequestResponse>
  /** Sends a workbook with one of the three buttons, and follows. */
  upload(
    url: string,
    file: {
      readonly bytes: Buffer
      readonly fileName?: string
      readonly what: string
      /** `text/event-stream` as the script of the form asks. */
      readonly accept?: string
    },
    person: SignedInPerson,
  ): Promise<LightMyRequestResponse>
}

/** @param instant of the service's clock, which stands still */
export async function aPageService(
  name: DatabaseName = 'SQLite',
  instant = '2027-02-01T12:00:00.000Z',
): Promise<PageService> {
  const db = await shippedDatabase(name)
  const reader = createWorkbookReader()
  const service = { db, now: clockAt(instant), reader, close: async () => undefined }
  const app = await buildApp({
    service,
    machineSecret: 'unused',
    accounts: testAccounts(),
    maxUploadBytes: 5_000_000,
  })
  onTestFinished(async () => {
    await app.close()
    await reader.close()
  })
  const look = (url: string, person?: SignedInPerson, cookies = '') =>
    app.inject({
      url,
      headers: { accept: 'text/html', ...(person ? { cookie: person.browser.cookie + cookies } : {}) },
    })
  const follow = async (answer: LightMyRequestResponse, person: SignedInPerson) => {
    const { location } = answer.headers
    if (answer.statusCode !== 303 || location === undefined) return answer
    const notice = [answer.headers['set-cookie'] ?? []]
      .flat()
      .map((cookie) => `; ${cookie.split(';')[0]}`)
      .join('')
    return look(location, person, notice)
  }
  return {
    db,
    app,
    look,
    send: async (url, fields, person) => {
      const answer = await app.inject({
        method: 'POST',
        url,
        headers: {
          ...person.browser,
          accept: 'text/html',
          'content-type': 'application/x-www-form-urlencoded',
        },
        payload: new URLSearchParams(fields).toString(),
      })
      return follow(answer, person)
    },
    upload: async (url, { bytes, fileName = 'return.xlsx', what, accept = 'text/html' }, person) => {
      const head = `--x\r\ncontent-disposition: form-data; name="workbook"; filename="${fileName}"\r\n\r\n`
      const tail = `\r\n--x\r\ncontent-disposition: form-data; name="what"\r\n\r\n${what}\r\n--x--\r\n`
      const answer = await app.inject({
        method: 'POST',
        url,
        headers: {
          ...person.browser,
          accept,
          'content-type': 'multipart/form-data; boundary=x',
        },
        payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from(tail)]),
      })
      return follow(answer, person)
    },
  }
}

/** The value of a hidden field of a form. */
export function hiddenField(body: string, name: string): string {
  const found = body.match(new RegExp(`name="${name}" value="([^"]*)"`)) ?? []
  if (found[1] === undefined) throw new Error(`the page has no field ${name}`)
  return found[1]
}
