/** What office.js's page gets when something happened in the workbook: messages of its "rich API" event, by target. */
import { areaText } from './model/address.ts'
import type { DataChange, SelectionChange } from './model/workbook-model.ts'

/** office.js's numbers of events (Excel.EventType on the wire). */
const eventTypes = { dataChanged: 10, activated: 11, selectionChanged: 14 } as const

/** Handlers of all sheets together listen to this target. */
const wholeWorkbook = 'Workbook'

export function changeEvents({ sheet, area, source, changeType }: DataChange): unknown {
  const change = {
    changeType,
    source,
    worksheetId: sheet.id,
    address: areaText(area),
    shiftDirection: 'None',
    triggerSource: 'Unknown',
  }
  return richEvent(eventTypes.dataChanged, sheet.id, change)
}

export function selectionEvents({ sheet, area }: SelectionChange): unknown {
  return richEvent(eventTypes.selectionChanged, sheet.id, { address: areaText(area), worksheetId: sheet.id })
}

export function activationEvents({ sheet }: SelectionChange): unknown {
  return richEvent(eventTypes.activated, sheet.id, { worksheetId: sheet.id })
}

function richEvent(type: number, sheetId: string, what: object): unknown {
  const entry = (target: string) => [65_536, type, target, JSON.stringify(what), 1, false]
  return { ArrayData: [entry(sheetId), entry(wholeWorkbook)], Error: 0 }
}
