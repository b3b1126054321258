/** A thousand changed rows over a line as bad as many centres have. */
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import type { PaneRow, PaneSyncResponse } from '../../templates/pane-protocol.ts'
import { aPaneRequest, aService, signedIn } from '../helpers/a-pane.ts'
import { realLikeRows } from '../helpers/real-like-rows.ts'
import { openWeakLine } from '../helpers/weak-line-proxy.ts'

const kibibyte = 1_024

it('[WL1] a thousand changed rows go through in one request of some 190 KiB, and so does the answer', async () => {
  const { app } = await aService('SQLite')
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const given = await send(port, rowsOf(1), 0)
  const before = new Map(given.results.map((result) => [result.rowKey, result]))
  const changed = rowsOf(2).map((row): PaneRow => {
    const { revision, baseHash } = before.get(row.rowKey)!
    return { ...row, revision, baseHash }
  })
  const line = await openWeakLine(port, { bitsPerSecond: 256_000, roundTripMs: 600, lostPercent: 1 })
  const begun = performance.now()
  const answer = await send(line.port, changed, given.changeNumber)
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1)
  const [up, down] = [line.sent.up / kibibyte, line.sent.down / kibibyte]
  console.log(
    `1,000 changed rows at 256 kbit/s, 600 ms: ${seconds} s (aim 30), 1 request, ${up.toFixed(0)} KiB up, ${down.toFixed(0)} KiB down`,
  )
  expect(answer.counts.accepted).toBe(1_000)
  expect(answer.isRepeat).toBe(false)
  expect(up).toBeGreaterThan(150)
  expect(up).toBeLessThan(230)
  expect(down).toBeLessThan(150)
})

/** Titles and dates say which activity it is and stay; everything else is another with each edition. */
function rowsOf(edition: number): PaneRow[] {
  const first = realLikeRows(1_000, 1)
  const now = realLikeRows(1_000, edition)
  return first.map(({ summary: _, ...cells }, at) => ({
    rowNumber: at + 4,
    rowKey: `row-${at}`,
    cells: { ...cells, summary: now[at]!.summary!, results: now[at]!.results! },
  }))
}

async function send(
  port: number,
  changes: readonly PaneRow[],
  lastChangeNumber: number,
): Promise<PaneSyncResponse> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/sync`, {
    method: 'POST',
    headers: { ...signedIn, 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: gzipSync(JSON.stringify(aPaneRequest({ changes, lastChangeNumber, language: 'en' }))),
  })
  if (!response.ok) throw new Error(await response.text())
  return (await response.json()) as PaneSyncResponse
}
