/** Custom document properties (File, Info, Properties, Advanced in Excel), which exceljs cannot write. */
import type { XlsxParts } from '../finish-xlsx.ts'
import { declarePart, linkPart } from './package-links.ts'
import { xmlHead, xmlText } from './xml-text.ts'

const part = 'docProps/custom.xml'

/** Sets all custom properties of the workbook, as text, in the order given. */
export function writeCustomProperties(parts: XlsxParts, properties: Readonly<Record<string, string>>): void {
  const isNew = !parts.has(part)
  // Every property has the same format id; numbers below 2 are reserved.
  const items = Object.entries(properties).map(
    ([name, value], index) =>
      `<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="${index + 2}" name="${xmlText(name)}"><vt:lpwstr>${xmlText(value)}</vt:lpwstr></property>`,
  )
  parts.write(
    part,
    `${xmlHead}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">${items.join('')}</Properties>`,
  )
  if (!isNew) return
  declarePart(parts, part, 'application/vnd.openxmlformats-officedocument.custom-properties+xml')
  linkPart(
    parts,
    '',
    'http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties',
    part,
  )
}
