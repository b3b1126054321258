/** The workbook part: its sheets in order, and how it counts days. */
import type { ContentSheet } from '../../../templates/reading/workbook-content.ts'
import { decodeEscapes } from './cell-text.ts'
import { notAWorkbook } from './file-refusals.ts'
import { linkNamespaces, sheetNamespaces } from './namespaces.ts'
import {
  type PrefixScope,
  prefixedAttribute,
  walkXml,
  type XmlAttributes,
  type XmlVisitor,
} from './walk-xml.ts'

export interface WorkbookPart {
  readonly sheets: readonly SheetEntry[]
  readonly isDate1904: boolean
}

export interface SheetEntry {
  readonly name: string
  readonly state: ContentSheet['state']
  readonly relationshipId: string
}

/** @throws {ServiceError} FILE_NOT_A_WORKBOOK for the main part of a text or a presentation */
export function readWorkbookPart(bytes: Buffer): WorkbookPart {
  const visitor = new WorkbookVisitor()
  walkXml(bytes, sheetNamespaces, visitor)
  if (!visitor.isWorkbook) throw notAWorkbook('otherOffice')
  return visitor
}

class WorkbookVisitor implements XmlVisitor, WorkbookPart {
  isWorkbook = false
  isDate1904 = false
  readonly sheets: SheetEntry[] = []
  private isInSheets = false

  open(name: string, attributes: XmlAttributes, prefixes: PrefixScope): void {
    if (name === 'workbook') this.isWorkbook = true
    else if (name === 'workbookPr') this.isDate1904 = ['1', 'true', 'on'].includes(attributes.date1904 ?? '')
    else if (name === 'sheets') this.isInSheets = true
    else if (name === 'sheet' && this.isInSheets) {
      this.sheets.push({
        // Excel allows 31 characters; whoever has more shall not fill our messages with them.
        name: decodeEscapes(attributes.name ?? '').slice(0, 255),
        state: stateOf(attributes.state),
        relationshipId: prefixedAttribute(attributes, prefixes, linkNamespaces, 'id') ?? '',
      })
    }
  }

  text(): void {}

  close(name: string): void {
    if (name === 'sheets') this.isInSheets = false
  }
}

function stateOf(state: string | undefined): ContentSheet['state'] {
  return state === 'hidden' || state === 'veryHidden' ? state : 'visible'
}
