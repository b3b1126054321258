/** `npm run sbom [FILE]`: writes the list of what is shipped, by default to `.build/cinnabar.cdx.json`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { makeSbom } from './make-sbom.ts'

const file = resolve(process.argv[2] ?? '.build/cinnabar.cdx.json')
const sbom = makeSbom()
if (sbom === null) {
  console.error('This npm makes no list of what is shipped: npm 10 does.')
  process.exit(2)
}
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, `${JSON.stringify(sbom, null, 2)}\n`)
console.log(`${file}: ${sbom.components.length} components, CycloneDX ${sbom.specVersion}`)
