import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import { verifyChain } from '../../../server/db/verify-chain.ts'
import type { PaneConflict, PaneSyncResponse } from '../../../templates/pane-protocol.ts'
import { aService, paneRows, paneSync, signedIn } from '../../helpers/a-pane.ts'
import { bamakoCells, dakarCells } from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'

interface Clash {
  readonly first: PaneSyncResponse
  readonly conflict: PaneConflict
}

/** Two copies of one workbook changed the same cell: `Cent.` is stored, `Mille.` proposed, the base is that of `dakarCells`. */
async function aClash(app: FastifyInstance): Promise<Clash> {
  const first = await paneSync(app, { changes: paneRows(dakarCells, bamakoCells) })
  const { rowNumber, rowKey, revision, baseHash } = first.results[0]!
  const row = { rowNumber, rowKey, revision, baseHash }
  await paneSync(app, { changes: [{ ...row, cells: { ...dakarCells, results: 'Cent.' } }] })
  const answer = await paneSync(app, { changes: [{ ...row, cells: { ...dakarCells, results: 'Mille.' } }] })
  return { first, conflict: answer.conflicts[0]! }
}

function decision(app: FastifyInstance, proposalId: string, payload: object) {
  return app.inject({
    method: 'POST',
    url: `/api/v1/proposals/${proposalId}/decision`,
    headers: signedIn,
    payload: { operationId: randomUUID(), language: 'fr', ...payload },
  })
}

async function storedResults(app: FastifyInstance): Promise<unknown> {
  const all = await paneSync(app)
  return all.serverChanges.find((row) => row.rowKey === 'row-1')!.values.results
}

describe.each(databases)('deciding in the pane, on %s', (name) => {
  it('[PR5] [PR15] shows a clash with both sides, the base, who and when', async () => {
    const { app } = await aService(name)
    const { conflict } = await aClash(app)
    expect(conflict).toMatchObject({
      rowKey: 'row-1',
      field: 'results',
      stored: 'Cent.',
      proposed: 'Mille.',
      base: dakarCells.results,
      proposedBy: 'commandLine',
      storedBy: 'commandLine',
      proposedAt: '2027-01-15T10:00:00.000Z',
    })
  })

  it.each([
    ['stored', undefined, 'Cent.'],
    ['proposed', undefined, 'Mille.'],
    ['value', 'Dix mille.', 'Dix mille.'],
  ] as const)(
    '[PR5] taking the %s one settles it for everybody, in the same POST',
    async (take, cell, expected) => {
      const { app, db } = await aService(name)
      const { conflict } = await aClash(app)
      const { proposalId, revision } = conflict
      const request = {
        operationId: randomUUID(),
        decisions: [{ proposalId, revision, take, ...(cell === undefined ? {} : { cell }) }],
      }
      const answer = await paneSync(app, request)
      expect(answer.decisionResults).toEqual([{ id: proposalId, outcome: 'done' }])
      expect(answer.conflicts).toEqual([])
      expect((await paneSync(app, { workbookId: 'workbook-2' })).conflicts).toEqual([])
      expect(await storedResults(app)).toBe(expected)
      expect((await paneSync(app, request)).decisionResults).toEqual(answer.decisionResults)
      const late = await paneSync(app, { decisions: [{ proposalId, revision, take: 'proposed' }] })
      expect(late.decisionResults).toEqual([{ id: proposalId, outcome: 'alreadyDecided' }])
      expect(await storedResults(app)).toBe(expected)
      expect(await verifyChain(db)).toEqual([])
    },
  )

  it('[PR5] a decision by itself does the same, and a second one is refused with its code', async () => {
    const { app } = await aService(name)
    const { conflict } = await aClash(app)
    const { proposalId, revision } = conflict
    const operationId = randomUUID()
    const first = await decision(app, proposalId, { operationId, revision, take: 'proposed' })
    expect([first.statusCode, first.json().outcome]).toEqual([200, 'done'])
    const repeated = await decision(app, proposalId, { operationId, revision, take: 'proposed' })
    expect([repeated.statusCode, repeated.json().outcome]).toEqual([200, 'done'])
    expect((await decision(app, proposalId, { revision, take: 'stored' })).json().code).toBe(
      'PROPOSAL_DECIDED',
    )
    expect((await decision(app, 'nobody', { revision, take: 'stored' })).json().code).toBe('PROPOSAL_UNKNOWN')
    expect(await storedResults(app)).toBe('Mille.')
  })

  it('[PR6] nothing is decided over a newer edit of the field; an edit of another field is no obstacle', async () => {
    const { app } = await aService(name)
    const { conflict } = await aClash(app)
    const { proposalId, revision } = conflict
    const told = (await paneSync(app)).serverChanges.find((row) => row.rowKey === 'row-1')!
    const row = { rowNumber: 4, rowKey: 'row-1', revision: told.revision, baseHash: told.baseHash }
    const otherField = { ...dakarCells, results: 'Cent.', summary: 'Un résumé plus court.' }
    const edit = await paneSync(app, { changes: [{ ...row, cells: otherField }] })
    const { revision: newer, baseHash } = edit.results[0]!
    const sameField = { ...otherField, results: 'Cent vingt.' }
    await paneSync(app, { changes: [{ ...row, revision: newer, baseHash, cells: sameField }] })
    const late = await decision(app, proposalId, { revision, take: 'proposed' })
    expect([late.statusCode, late.json().code]).toEqual([409, 'PROPOSAL_OUTDATED'])
    const [open] = (await paneSync(app)).conflicts
    expect(open).toMatchObject({ proposalId, stored: 'Cent vingt.' })
    const fresh = await decision(app, proposalId, { revision: open!.revision, take: 'proposed' })
    expect(fresh.statusCode).toBe(200)
    expect((await paneSync(app)).serverChanges.find((one) => one.rowKey === 'row-1')!.values).toMatchObject({
      results: 'Mille.',
      summary: 'Un résumé plus court.',
    })
  })

  it('[PR6] a proposed withdrawal is confirmed or taken back, and a done one brought back', async () => {
    const { app } = await aService(name)
    const first = await paneSync(app, { changes: paneRows(dakarCells, bamakoCells) })
    const { rowNumber, rowKey, revision, baseHash, activityReportId } = first.results[1]!
    const cleared = await paneSync(app, { changes: [{ rowNumber, rowKey, revision, baseHash, cells: {} }] })
    expect(cleared.results[0]!.withdrawal).toBe('proposed')
    const say = async (word: 'confirm' | 'bringBack') => {
      const now = (await paneSync(app)).serverChanges.find(
        (row) => row.activityReportId === activityReportId,
      )!
      const answer = await paneSync(app, {
        withdrawals: [{ activityReportId: now.activityReportId, revision: now.revision, decision: word }],
      })
      const after = (await paneSync(app)).serverChanges.find(
        (row) => row.activityReportId === activityReportId,
      )!
      return [answer.decisionResults[0]!.outcome, after.withdrawn, after.withdrawalProposed]
    }
    expect(await say('confirm')).toEqual(['done', true, false])
    expect(await say('confirm')).toEqual(['alreadyDecided', true, false])
    expect(await say('bringBack')).toEqual(['done', false, false])
    expect(await say('bringBack')).toEqual(['alreadyDecided', false, false])
    const outdated = await paneSync(app, {
      withdrawals: [{ activityReportId: activityReportId!, revision: revision!, decision: 'confirm' }],
    })
    expect(outdated.decisionResults[0]!.outcome).toBe('outdated')
  })

  it('[PR12] tells what a row was at a revision, of the workbook’s own return only', async () => {
    const { app } = await aService(name)
    const { first, conflict } = await aClash(app)
    const { activityReportId, revision } = first.results[0]!
    const at = `${activityReportId}@${revision},${activityReportId}@${conflict.revision},nobody@3`
    const ask = (workbookId: string) =>
      app.inject({ url: `/api/v1/workbooks/${workbookId}/bases?at=${at}`, headers: signedIn })
    const { bases } = (await ask('workbook-1')).json()
    expect(bases.map((base: { values: { results: string } }) => base.values.results)).toEqual([
      dakarCells.results,
      'Cent.',
    ])
    expect((await ask('never-seen')).json().code).toBe('WORKBOOK_UNKNOWN')
    await paneSync(app, { workbookId: 'theirs', reporterCode: 'bcrc-egy', changes: paneRows(bamakoCells) })
    expect((await ask('theirs')).json().bases).toEqual([])
  })
})
