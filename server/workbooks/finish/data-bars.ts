/** Data bars as exceljs leaves them: each refers to an extension without naming one, which Excel takes for damage. */
import type { XlsxParts } from '../finish-xlsx.ts'
import { sheetPartOf } from './sheet-part.ts'

const danglingReference =
  /<extLst><ext uri="\{B025F937-C7B1-47D3-B67F-A62EFF666E3E\}"[^>]*><x14:id\/><\/ext><\/extLst>/g

export function dropDanglingBarReferences(parts: XlsxParts, sheetNames: readonly string[]): void {
  for (const name of sheetNames) {
    parts.edit(sheetPartOf(parts, name), (xml) => xml.replaceAll(danglingReference, ''))
  }
}
