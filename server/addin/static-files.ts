/** Files that never change under their address: scripts of the add-in, office.js, icons. Packed once, kept in memory. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, extname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { builtFolder } from './built-folder.ts'

const officeJsPackage = createRequire(import.meta.url).resolve('@microsoft/office-js/package.json')

/** The version stands in the address, so that a newer one has another address. */
export const officeJsVersion = (
  createRequire(import.meta.url)('@microsoft/office-js/package.json') as { version: string }
).version

/** Where this service gives out office.js. */
export const ownOfficeJsUrl = `/office-js/${officeJsVersion}/office.js`

const folders = {
  officeJs: join(dirname(officeJsPackage), 'dist'),
  built: builtFolder,
  icons: resolve(import.meta.dirname, '../../addin/icons'),
} as const

export type StaticFolder = keyof typeof folders

const mediaTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
}

export type Packing = 'br' | 'gzip' | 'identity'

export interface StaticFile {
  readonly mediaType: string
  readonly packing: Packing
  readonly body: Buffer
}

/** Packed files by folder, path and packing. There are some dozens of them, whoever asks. */
const files = new Map<string, Promise<StaticFile | null>>()

/**
 * @param path below the folder; letters, digits, dots, hyphens and one slash
 * @returns null where there is no such file, or it is not for giving out
 */
export async function staticFile(
  folder: StaticFolder,
  path: string,
  accepts: string,
): Promise<StaticFile | null> {
  const mediaType = mediaTypes[extname(path)]
  if (!mediaType || !/^[a-z0-9][\w.-]*(\/[a-z0-9][\w.-]*)?$/i.test(path) || path.includes('..')) return null
  const packing = mediaType === 'image/png' ? 'identity' : packingFor(accepts)
  const key = `${folder}/${path}/${packing}`
  let file = files.get(key)
  if (!file) {
    file = pack(join(folders[folder], path), mediaType, packing)
    files.set(key, file)
    // A file that is not there now may be built later, and addresses that strangers make up are not remembered.
    if ((await file) === null) files.delete(key)
  }
  return file
}

async function pack(path: string, mediaType: string, packing: Packing): Promise<StaticFile | null> {
  const plain = await readFile(path).catch(() => null)
  if (!plain) return null
  return { mediaType, packing, body: await packAs(packing, plain) }
}

/** A text as whoever asks takes it. */
export async function packed(text: string, accepts: string): Promise<Pick<StaticFile, 'packing' | 'body'>> {
  const packing = packingFor(accepts)
  return { packing, body: await packAs(packing, Buffer.from(text)) }
}

function packingFor(accepts: string): Packing {
  if (/\bbr\b/.test(accepts)) return 'br'
  return /\bgzip\b/.test(accepts) ? 'gzip' : 'identity'
}

async function packAs(packing: Packing, plain: Buffer): Promise<Buffer> {
  // The highest quality takes seconds for office.js's largest file.
  if (packing === 'br')
    return promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } })
  return packing === 'gzip' ? promisify(gzip)(plain) : plain
}
