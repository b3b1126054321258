import { createHash, randomFillSync } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { SpooledPart } from '../../../server/workbooks/spooled-part.ts'

async function folders(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('cinnabar-part-'))
}

describe('SpooledPart', () => {
  it('[RP64] gives back what was written, in memory or beyond, and leaves no file', async () => {
    const before = await folders()
    // Noise does not get smaller: it goes beyond what is kept in memory.
    for (const blocks of [0, 1, 24]) {
      const part = new SpooledPart(1)
      const given = createHash('sha256')
      let size = 0
      for (let n = 0; n < blocks; n++) {
        const block = randomFillSync(Buffer.alloc(500_000 + n))
        given.update(block)
        size += block.length
        await part.write(block)
      }
      await part.close()
      const pieces: Uint8Array[] = []
      for await (const piece of part.pieces()) pieces.push(piece)
      await part.discard()
      const packed = Buffer.concat(pieces)
      expect(part.size).toBe(size)
      expect(part.packedSize).toBe(packed.length)
      expect(createHash('sha256').update(inflateRawSync(packed)).digest('hex')).toBe(given.digest('hex'))
    }
    expect((await folders()).filter((name) => !before.includes(name))).toEqual([])
  })

  it('[RP64] that was discarded takes nothing more', async () => {
    const part = new SpooledPart(6)
    await part.write(Buffer.from('some'))
    await part.discard()
    await expect(part.write(Buffer.from('more'))).rejects.toThrow()
  })
})
