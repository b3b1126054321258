/** `npm run addin:manifest`: writes the manifest for development, for sideloading and for the tools that want a file. */
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { buildManifest, developmentUrl } from './manifest.ts'

writeFileSync(
  resolve(import.meta.dirname, '../../manifest.xml'),
  buildManifest({ publicUrl: developmentUrl }),
)
