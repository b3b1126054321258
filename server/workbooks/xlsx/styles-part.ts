/** The one thing of a workbook's styles that matters here: which of them show dates. */
import { builtInDateKind, customDateKind, type DateKind } from '../../../templates/reading/date-formats.ts'
import { sheetNamespaces } from './namespaces.ts'
import { walkXml, type XmlAttributes, type XmlVisitor } from './walk-xml.ts'

/** By the style number of a cell. */
export type DateStyles = readonly DateKind[]

export function readDateStyles(bytes: Buffer): DateStyles {
  const visitor = new StylesVisitor()
  walkXml(bytes, sheetNamespaces, visitor)
  // Formats are declared before the styles that use them, but nothing is lost by not counting on it.
  const custom = new Map([...visitor.customCodes].map(([id, code]) => [id, customDateKind(code)]))
  return visitor.formatOfStyle.map((id) => custom.get(id) ?? (custom.has(id) ? null : builtInDateKind(id)))
}

class StylesVisitor implements XmlVisitor {
  readonly customCodes = new Map<number, string>()
  readonly formatOfStyle: number[] = []
  private isInCellStyles = false

  open(name: string, attributes: XmlAttributes): void {
    if (name === 'numFmt' && attributes.numFmtId !== undefined)
      this.customCodes.set(Number(attributes.numFmtId), attributes.formatCode ?? '')
    else if (name === 'cellXfs') this.isInCellStyles = true
    else if (name === 'xf' && this.isInCellStyles) this.formatOfStyle.push(Number(attributes.numFmtId ?? 0))
  }

  text(): void {}

  close(name: string): void {
    if (name === 'cellXfs') this.isInCellStyles = false
  }
}
