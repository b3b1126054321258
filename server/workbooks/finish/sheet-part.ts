/** Which part of the package a sheet is: never taken for granted from its number. */
import type { XlsxParts } from '../finish-xlsx.ts'

/** The name of the part (`xl/worksheets/sheet3.xml`); a name that no sheet has is a programming mistake. */
export function sheetPartOf(parts: XlsxParts, sheetName: string): string {
  const relations = [...parts.read('xl/_rels/workbook.xml.rels').matchAll(/<Relationship [^>]*>/g)]
  for (const [tag] of parts.read('xl/workbook.xml').matchAll(/<sheet [^>]*>/g)) {
    if (unescapeXml(attribute(tag, 'name')) !== sheetName) continue
    const id = attribute(tag, 'r:id')
    const relation = relations.find(([one]) => attribute(one, 'Id') === id)
    if (relation) return `xl/${attribute(relation[0], 'Target').replace(/^\/?(xl\/)?/, '')}`
  }
  throw new Error(`No sheet ${sheetName}`)
}

function attribute(tag: string, name: string): string {
  return new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
}

function unescapeXml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}
