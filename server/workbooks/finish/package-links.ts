/** Content types and relationships of an Office package, for parts that are added to it. */
import type { XlsxParts } from '../finish-xlsx.ts'
import { xmlHead, xmlText } from './xml-text.ts'

const contentTypes = '[Content_Types].xml'

/** Declares what a part is; once only, however often it is called. */
export function declarePart(parts: XlsxParts, name: string, contentType: string): void {
  const override = `<Override PartName="/${xmlText(name)}" ContentType="${contentType}"/>`
  parts.edit(contentTypes, (text) =>
    text.includes(`PartName="/${xmlText(name)}"`) ? text : text.replace('</Types>', `${override}</Types>`),
  )
}

/**
 * Links `target` from a part (or from the package, where `source` is empty).
 *
 * @param target as the relationship writes it, relative to the source's folder
 * @returns the new relationship's id
 */
export function linkPart(parts: XlsxParts, source: string, type: string, target: string): string {
  const file = relationshipsOf(source)
  const empty = `${xmlHead}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>`
  const text = parts.has(file) ? parts.read(file) : empty
  const used = [...text.matchAll(/Id="rId(\d+)"/g)].map((match) => Number(match[1]))
  const id = `rId${Math.max(0, ...used) + 1}`
  const link = `<Relationship Id="${id}" Type="${type}" Target="${xmlText(target)}"/>`
  const isClosedAtOnce = /<Relationships[^>]*\/>\s*$/
  const opened = text.replace(isClosedAtOnce, (tag) => `${tag.trimEnd().slice(0, -2)}></Relationships>`)
  parts.write(file, opened.replace('</Relationships>', `${link}</Relationships>`))
  return id
}

function relationshipsOf(source: string): string {
  if (source === '') return '_rels/.rels'
  const folder = source.slice(0, source.lastIndexOf('/') + 1)
  return `${folder}_rels/${source.slice(folder.length)}.rels`
}
