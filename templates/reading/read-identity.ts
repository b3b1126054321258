/** Which workbook this is, from any one of the three places that say so. */
import { identityKeys, identityPropertyPrefix, type WorkbookIdentity } from '../workbook-layout.ts'
import { shownText } from './read-cell.ts'
import type { ContentSheet, WorkbookContent } from './workbook-content.ts'

type Carried = Partial<WorkbookIdentity>

/** Rows of a sheet that are looked at for facts of identity. */
const searchedRows = 50

/**
 * The identity sheet wins over the document properties, and these over the key row. Another carrier fills in only what is
 * missing, and only if it speaks of the same workbook: two halves of two workbooks make none.
 */
export function readIdentity(content: WorkbookContent, keyRowWorkbookId: string | null): Carried {
  const carriers = [
    identityOfSheets(content.sheets),
    identityOfProperties(content.customProperties),
    keyRowWorkbookId === null ? {} : { workbookId: keyRowWorkbookId },
  ]
  const workbookId = carriers.find((carrier) => carrier.workbookId !== undefined)?.workbookId
  const agreeing = carriers.filter(
    (carrier) => carrier.workbookId === undefined || carrier.workbookId === workbookId,
  )
  return Object.assign({}, ...agreeing.toReversed()) as Carried
}

/** True of the sheet that carries the identity, whatever it is called. */
export function isIdentitySheet(sheet: ContentSheet): boolean {
  return Object.keys(identityOfSheet(sheet)).length >= 2
}

function identityOfSheets(sheets: readonly ContentSheet[]): Carried {
  const found = sheets.map(identityOfSheet).filter((carried) => Object.keys(carried).length >= 2)
  return found.find((carried) => carried.workbookId !== undefined) ?? found[0] ?? {}
}

function identityOfSheet(sheet: ContentSheet): Carried {
  const facts: Record<string, string> = {}
  let rows = 0
  for (const cells of sheet.rows.values()) {
    if (++rows > searchedRows) break
    const key = cells.get(0)
    if (typeof key !== 'string' || !isIdentityKey(key.trim())) continue
    const value = shownText(cells.get(1))
    if (value !== '') facts[key.trim()] = value
  }
  return facts
}

function identityOfProperties(properties: Readonly<Record<string, string>>): Carried {
  const facts: Record<string, string> = {}
  for (const [name, value] of Object.entries(properties)) {
    const key = name.slice(identityPropertyPrefix.length)
    if (name.startsWith(identityPropertyPrefix) && isIdentityKey(key) && value.trim() !== '')
      facts[key] = value.trim()
  }
  return facts
}

function isIdentityKey(key: string): boolean {
  return (identityKeys as readonly string[]).includes(key)
}
