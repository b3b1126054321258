/** A table part with calculated columns, which exceljs cannot write. */
import { xmlHead, xmlText } from './xml-text.ts'

export interface TableColumn {
  /** The header cell's text, to the letter; unique in the table whatever the case. */
  readonly name: string
  /** The first row's formula, without `=`: new rows in Excel are filled with it. */
  readonly formula?: string
}

/** @param ref header row included: `A3:BK503` */
export function tableXml(id: number, name: string, ref: string, columns: readonly TableColumn[]): string {
  const items = columns.map(({ name: header, formula }, index) => {
    const start = `<tableColumn id="${index + 1}" name="${xmlText(header).replaceAll('\n', '_x000a_')}"`
    return formula
      ? `${start}><calculatedColumnFormula>${xmlText(formula)}</calculatedColumnFormula></tableColumn>`
      : `${start}/>`
  })
  return `${xmlHead}<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="${id}" name="${name}" displayName="${name}" ref="${ref}" totalsRowShown="0"><autoFilter ref="${ref}"/><tableColumns count="${columns.length}">${items.join('')}</tableColumns><tableStyleInfo name="TableStyleLight1" showFirstColumn="0" showLastColumn="0" showRowStripes="1" showColumnStripes="0"/></table>`
}
