/** Certificates for https://localhost, made by Microsoft's tool into a folder of the test; nothing is installed. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateCertificates } from 'office-addin-dev-certs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { certificateProblem } from './tools/make-certificates.ts'

let folder: string
let other: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cinnabar-certificates-'))
  other = await mkdtemp(join(tmpdir(), 'cinnabar-certificates-'))
  for (const place of [folder, other])
    await generateCertificates(
      join(place, 'ca.crt'),
      join(place, 'localhost.crt'),
      join(place, 'localhost.key'),
    )
})
afterAll(async () => {
  for (const place of [folder, other]) await rm(place, { recursive: true, force: true })
})

describe('certificates for development', () => {
  it('[AH16] can be used as the tool makes them, until they end', () => {
    expect(certificateProblem(folder)).toBeNull()
    const nextYear = new Date(Date.now() + 400 * 86_400_000)
    expect(certificateProblem(folder, nextYear)).toContain('ended on')
  })

  it('[AH16] cannot be used where one is missing, or is of another authority', async () => {
    expect(certificateProblem(join(folder, 'nowhere'))).toContain('was not made')
    await copyFile(join(other, 'ca.crt'), join(folder, 'ca.crt'))
    expect(certificateProblem(folder)).toContain('not of the authority')
  })
})
