import { inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { SharedStrings } from '../../../server/workbooks/shared-strings.ts'

const skeleton = '<?xml version="1.0"?><sst count="1" uniqueCount="1"><si><t>Title</t></si></sst>'

async function textsOf(shared: SharedStrings): Promise<string[]> {
  const part = await shared.close()
  const pieces: Uint8Array[] = []
  for await (const piece of part.pieces()) pieces.push(piece)
  await part.discard()
  const xml = inflateRawSync(Buffer.concat(pieces)).toString('utf8')
  return [...xml.matchAll(/<si><t(?: xml:space="preserve")?>([^<]*)<\/t><\/si>/g)].map(([, text]) => text!)
}

describe('SharedStrings', () => {
  it('[RP66] keeps one text for what is made together, and for few texts wherever they come', async () => {
    const shared = new SharedStrings(skeleton)
    const indexes = [
      shared.indexTogether('A workshop'),
      shared.indexOf('Planned'),
      shared.indexTogether('A workshop'),
    ]
    await shared.endTogether()
    indexes.push(
      shared.indexTogether('A workshop')!,
      shared.indexOf('Planned'),
      shared.indexTogether('A < B'),
    )
    expect(indexes).toEqual([1, 2, 1, 3, 2, 4])
    expect(shared.lasting).toBe(1)
    expect(await textsOf(shared)).toEqual(['Title', 'A workshop', 'Planned', 'A workshop', 'A &lt; B'])
  })

  it('[RP64] puts any number of texts where their indexes say', async () => {
    const shared = new SharedStrings('')
    const given = Array.from({ length: 60_000 }, (_, n) => `text ${n} of a return, ${'汞'.repeat(n % 40)}`)
    for (const [n, text] of given.entries()) {
      expect(shared.indexTogether(text)).toBe(n)
      if (n % 50 === 49) await shared.endTogether()
    }
    expect(await textsOf(shared)).toEqual(given)
  })
})
