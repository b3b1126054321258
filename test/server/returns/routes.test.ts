/** What null and 0 mean in the requests of the Secretariat. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp } from '../../../server/app.ts'
import { seedDatabase } from '../../../server/cycles/seed-database.ts'
import { openDatabase } from '../../../server/db/open-database.ts'
import type { Db } from '../../../server/db/schema.ts'
import { seedCycle, seedParties, seedReporters } from '../../../server/seed/seed-data.ts'
import { createWorkbookReader } from '../../../server/workbooks/reader-process.ts'
import { shippedLists } from '../../../templates/minamata/shipped-lists.ts'
import { aSheetRow, aSyncDay, dakarCells, sync } from '../../helpers/a-sync.ts'
import { senegal } from '../../helpers/secretariat.ts'

describe('requests of the Secretariat', () => {
  let folder: string
  let db: Db
  let app: FastifyInstance
  const reader = createWorkbookReader()
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinnabar-returns-'))
    db = await openDatabase({ folder })
    const shipped = {
      cycles: [seedCycle],
      reporters: seedReporters,
      parties: seedParties,
      codeLists: shippedLists,
    }
    await seedDatabase(db, shipped, { now: aSyncDay })
    await sync(db, [aSheetRow('k1', { ...dakarCells, participants_total: '40' })])
    const service = { db, now: aSyncDay, reader, close: async () => undefined }
    app = await buildApp({ service, machineSecret: 'machine', maxUploadBytes: 1_000_000 })
  })
  afterAll(async () => {
    await app.close()
    await reader.close()
    await db.destroy()
    await rm(folder, { recursive: true, force: true })
  })
  const post = (path: string, payload: object) =>
    app.inject({
      method: 'POST',
      url: `/api/v1/cycles/${senegal.cycleKey}/reporters/${senegal.reporterCode}${path}`,
      headers: { authorization: 'Bearer machine' },
      payload,
    })

  it('[RS13] a deadline that is null is taken back, a reason that is null is none', async () => {
    const far = { move: 'extend', deadline: '2027-05-31', reason: null }
    expect((await post('/return/decisions', far)).json().isExtended).toBe(true)
    expect((await post('/return/decisions', { move: 'extend', deadline: null })).json().isExtended).toBe(
      false,
    )
    const accepting = await post('/return/decisions', { move: 'accept', reason: null })
    expect(accepting.json().code).toBe('RETURN_REASON_NEEDED')
  })

  it('[RS13] a cell that is 0 is 0, and one that is null is blank', async () => {
    const edit = async (cell: unknown) => {
      const path = '/activities/BCRC-SCRC-SEN-0001/officer-edits'
      const answer = await post(path, { cells: { participants_total: cell } })
      expect(answer.statusCode, answer.body).toBe(200)
      const { proposals } = answer.json() as { proposals: readonly { readonly proposalId: string }[] }
      const ids = proposals.map((one) => one.proposalId)
      const rows = await db.selectFrom('proposal').select(['proposalId', 'proposedJson']).execute()
      return rows.find((row) => ids.includes(row.proposalId))?.proposedJson
    }
    expect(await edit(0)).toBe('0')
    expect(await edit(null)).toBeNull()
    expect(await edit(40)).toBeUndefined()
  })

  it('[RS10] a question about the return needs neither row nor field', async () => {
    for (const body of [{ text: 'Why?' }, { text: 'Why?', reference: null, field: null }])
      expect((await post('/questions', body)).json()).toMatchObject({
        state: 'open',
        reference: null,
        field: null,
      })
  })

  it('[CM3] what is refused in the register is told with its reason in the reader’s language', async () => {
    const answer = await app.inject({
      method: 'PATCH',
      url: `/api/v1/cycles/${senegal.cycleKey}?lang=fr`,
      headers: { authorization: 'Bearer machine' },
      payload: { deadline: '2027-02-30' },
    })
    expect(answer.statusCode).toBe(400)
    expect(answer.json().message).toBe(
      '« 2025-2026 » n’a pas été enregistré. deadline : Ce n’est pas une date ; écrivez-la sous la forme 2027-03-31. Corrigez et envoyez de nouveau.',
    )
  })

  it('[CY13] a register sheet is downloaded, previewed and applied over HTTP', async () => {
    const headers = { authorization: 'Bearer machine' }
    const place = '/api/v1/code-lists/delivery_mode/sheet'
    const sheet = await app.inject({ url: place, headers })
    expect(sheet.statusCode).toBe(200)
    const bytes = { ...headers, 'content-type': String(sheet.headers['content-type']) }
    const sent = { method: 'POST', headers: bytes, payload: sheet.rawPayload } as const
    const preview = await app.inject({ ...sent, url: `${place}/previews` })
    expect(preview.json()).toMatchObject({ changes: [], refusals: [], missing: [] })
    const { previewId } = preview.json()
    const applied = await app.inject({ ...sent, url: `${place}/changes?previewId=${previewId}` })
    expect(applied.json()).toMatchObject({ changes: [], changeNumber: null })
    const stale = await app.inject({ ...sent, url: `${place}/changes?previewId=other` })
    expect(stale.json().code).toBe('REGISTER_CHANGED')
    const alien = await app.inject({ ...sent, url: '/api/v1/reporters/sheet/previews' })
    expect(alien.json().code).toBe('REGISTER_SHEET_ALIEN')
  })
})
