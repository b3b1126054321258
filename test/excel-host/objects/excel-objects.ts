/** The top of the Excel API: workbook, application, runtime, settings and properties. */
import { parseArea } from '../model/address.ts'
import type { WorkbookModel } from '../model/workbook-model.ts'
import { invalidArgument } from '../wire/host-error.ts'
import { type HostCollection, type HostObject, nothing } from '../wire/host-object.ts'
import { rangeObject } from './range.ts'
import { tableObject } from './table.ts'
import { worksheetObject } from './worksheet.ts'

interface Listed {
  readonly className: string
  readonly items: () => readonly HostObject[]
  /** What things are found by, beside their ids. */
  readonly nameOf: (item: HostObject) => unknown
  readonly call?: HostObject['call']
}

export function collection({ className, items, nameOf, call = {} }: Listed): HostCollection {
  const same = (one: unknown, other: unknown) => String(one).toLowerCase() === String(other).toLowerCase()
  const find = (key: unknown) => items().find((item) => same(nameOf(item), key) || item.id === key)
  return {
    className,
    items,
    find,
    read: { count: () => items().length },
    call: {
      getCount: () => items().length,
      getItemOrNullObject: (key: unknown) => find(key) ?? nothing,
      ...call,
    },
  }
}

export function workbookObject(workbook: WorkbookModel, kept: Map<string, HostObject>): HostObject {
  const worksheets = collection({
    className: 'WorksheetCollection',
    items: () => workbook.sheets.map((sheet) => worksheetObject(workbook, sheet)),
    nameOf: (sheet) => sheet.read.name!(),
    call: {
      getActiveWorksheet: () => worksheetObject(workbook, workbook.activeSheet!),
      _RegisterDataChangedEvent: () => {},
      _UnregisterDataChangedEvent: () => {},
    },
  })
  const application: HostObject = {
    className: 'Application',
    read: { calculationMode: () => workbook.calculationMode },
    write: {
      calculationMode: (mode: string) => {
        if (mode !== 'Automatic' && mode !== 'Manual') throw invalidArgument('calculationMode')
        workbook.calculationMode = mode
      },
    },
    call: {
      suspendApiCalculationUntilNextSync: () => {},
      suspendScreenUpdatingUntilNextSync: () => {},
    },
  }
  const runtime: HostObject = {
    className: 'Runtime',
    read: { enableEvents: () => workbook.areEventsOn },
    write: {
      enableEvents: (isOn: boolean) => {
        workbook.areEventsOn = isOn
      },
    },
  }
  return {
    className: 'Workbook',
    read: {
      name: () => workbook.name,
      readOnly: () => workbook.isReadOnly,
      application: () => application,
      worksheets: () => worksheets,
      tables: () => tablesOf(workbook, () => true),
      names: () => namesOf(workbook),
      settings: () => settingsOf(workbook),
      properties: () => propertiesOf(workbook),
      // `context.runtime` hangs on the workbook under this name.
      _Runtime: () => runtime,
    },
    call: {
      getSelectedRange: () => rangeObject(workbook, workbook.selection!.sheet, workbook.selection!.area),
      _RemoveReference: (reference: string) => {
        kept.delete(reference)
      },
    },
  }
}

export function tablesOf(workbook: WorkbookModel, isHere: (sheetId: string) => boolean): HostCollection {
  return collection({
    className: 'TableCollection',
    items: () =>
      workbook.tables.filter((table) => isHere(table.sheet.id)).map((table) => tableObject(workbook, table)),
    nameOf: (table) => table.read.name!(),
  })
}

function namesOf(workbook: WorkbookModel): HostCollection {
  return collection({
    className: 'NamedItemCollection',
    items: () =>
      workbook.names.map(({ name, formula }) => ({
        className: 'NamedItem',
        read: { name: () => name, formula: () => formula },
        call: {
          getRange: () => {
            const sheetName = formula
              .slice(1, formula.lastIndexOf('!'))
              .replace(/^'|'$/g, '')
              .replaceAll("''", "'")
            return rangeObject(workbook, workbook.sheetNamed(sheetName), parseArea(formula.slice(1)))
          },
        },
      })),
    nameOf: (item) => item.read.name!(),
  })
}

function settingsOf(workbook: WorkbookModel): HostCollection {
  const setting = (key: string): HostObject => ({
    className: 'Setting',
    read: { key: () => key, value: () => workbook.settings.get(key) },
    write: { value: (value: unknown) => void workbook.settings.set(key, value) },
    call: { delete: () => void workbook.settings.delete(key) },
  })
  return collection({
    className: 'SettingCollection',
    items: () => [...workbook.settings.keys()].map(setting),
    nameOf: (item) => item.read.key!(),
    call: {
      add: (key: string, value: unknown) => {
        workbook.settings.set(key, value)
        return setting(key)
      },
    },
  })
}

function propertiesOf(workbook: WorkbookModel): HostObject {
  const property = (key: string): HostObject => ({
    className: 'CustomProperty',
    read: { key: () => key, value: () => workbook.customProperties.get(key) },
    write: { value: (value: unknown) => void workbook.customProperties.set(key, String(value)) },
  })
  const custom = collection({
    className: 'CustomPropertyCollection',
    items: () => [...workbook.customProperties.keys()].map(property),
    nameOf: (item) => item.read.key!(),
    call: {
      add: (key: string, value: unknown) => {
        workbook.customProperties.set(key, String(value))
        return property(key)
      },
    },
  })
  return { className: 'DocumentProperties', read: { custom: () => custom } }
}
