/** The top of the Excel API: workbook, application, runtime, settings and properties. */
import { parseArea } from '../model/address.ts'
import type { WorkbookModel } from '../model/workbook-model.ts'
import { accessDenied, HostError, invalidArgument } from '../wire/host-error.ts'
import type { HostCollection, HostObject } from '../wire/host-object.ts'
import type { PageState } from '../wire/page-state.ts'
import { collection } from './collection.ts'
import { type InsertOptions, insertWorksheets } from './insert-worksheets.ts'
import { placeOf, rangeObject } from './range.ts'
import { tableObject } from './table.ts'
import { eventRegistrations, worksheetObject } from './worksheet.ts'

export function workbookObject(workbook: WorkbookModel, page: PageState): HostObject {
  const worksheets = collection({
    className: 'WorksheetCollection',
    items: () => workbook.sheets.map((sheet) => worksheetObject(workbook, sheet)),
    nameOf: (sheet) => sheet.read.name!(),
    call: {
      add: (name?: string | null) => {
        if (workbook.isReadOnly) throw accessDenied()
        return worksheetObject(workbook, workbook.addSheet(name ?? `Sheet${workbook.sheets.length + 1}`))
      },
      getActiveWorksheet: () => worksheetObject(workbook, workbook.activeSheet!),
      ...eventRegistrations,
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
    read: { enableEvents: () => page.areEventsOn },
    write: {
      enableEvents: (isOn: boolean) => {
        page.areEventsOn = isOn
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
      tables: () => ({
        ...tablesOf(workbook, () => true),
        call: {
          ...tablesOf(workbook, () => true).call,
          add: (place: HostObject | string, hasHeaders: boolean) => {
            if (workbook.isReadOnly) throw accessDenied()
            if (typeof place === 'string' || !hasHeaders)
              throw new HostError('ApiNotFound', 'The test host makes tables of ranges with headers only.')
            const { sheet, area } = placeOf(place)
            sheet.refuseIfProtected()
            return tableObject(workbook, workbook.addTable(sheet, area))
          },
        },
      }),
      names: () => namesOf(workbook),
      settings: () => settingsOf(workbook),
      properties: () => propertiesOf(workbook),
      // `context.runtime` hangs on the workbook under this name.
      _Runtime: () => runtime,
    },
    call: {
      getSelectedRange: () => rangeObject(workbook, workbook.selection!.sheet, workbook.selection!.area),
      getActiveCell: () => {
        const { sheet, area } = workbook.selection!
        return rangeObject(workbook, sheet, { ...area, bottom: area.top, right: area.left })
      },
      insertWorksheetsFromBase64: (base64: string, options?: InsertOptions) =>
        insertWorksheets(workbook, base64, options ?? {}),
      // What `Excel.createWorkbook` asks of Excel on the web.
      createAndOpenWorkbook: (base64: string) => {
        workbook.openedBeside.push(Buffer.from(base64, 'base64'))
      },
      _RemoveReference: (reference: string) => {
        page.kept.delete(reference)
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
