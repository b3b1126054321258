import { describe, expect, it } from 'vitest'
import { languages } from '../../../templates/definition.ts'
import { minamataTemplate } from '../../../templates/minamata/template.ts'
import { foldHeader } from '../../../templates/reading/read-header-labels.ts'
import {
  aContent,
  aCover,
  activitiesGrid,
  anIdentity,
  aReturn,
  aSheet,
  headerText,
  identityProperties,
  identitySheet,
  understood,
  workbookId,
} from '../../helpers/a-content.ts'

const mission = { _row_key: 'k1', title: 'Mission', summary: 'Advice', status: 'ongoing' }
const grid = () => activitiesGrid([mission])
const titles = (content: Parameters<typeof understood>[0]) =>
  understood(content).rows.map((row) => row.cells.title)

describe('whose workbook it is', () => {
  const activities = aSheet('Activities', grid())
  const { language: _, ...withoutLanguage } = anIdentity

  it('[RR1] any one of three carriers is enough', () => {
    const unnamed = activitiesGrid([mission])
    unnamed[1]![0] = '_row_key'
    const plain = aSheet('Activities', unnamed)
    expect(understood(aContent([plain, identitySheet()])).identity).toEqual(anIdentity)
    expect(understood(aContent([plain], identityProperties(anIdentity))).identity).toEqual(anIdentity)
    expect(understood(aContent([activities])).identity).toEqual({ workbookId })
    expect(understood(aContent([plain])).identity).toEqual({})
  })

  it('[RR1] the identity sheet wins over the properties, and these over the key row', () => {
    const other = { ...anIdentity, workbookId: 'other', reporterCode: 'bcrc-scrc-tto' }
    const both = aContent([activities, identitySheet()], identityProperties(other))
    expect(understood(both).identity).toEqual(anIdentity)
    expect(understood(aContent([activities], identityProperties(other))).identity).toEqual(other)
  })

  it('[RR1] what one carrier lacks, another of the same workbook adds', () => {
    const half = identitySheet({ workbookId, reporterCode: 'bcrc-scrc-sen' })
    const same = aContent([activities, half], identityProperties(anIdentity))
    expect(understood(same).identity).toEqual(anIdentity)
    const other = aContent([activities, half], identityProperties({ ...anIdentity, workbookId: 'other' }))
    expect(understood(other).identity).toEqual({ workbookId, reporterCode: 'bcrc-scrc-sen' })
  })

  it('[RR1] the identity sheet is known by its keys, whatever its name', () => {
    const renamed = { ...identitySheet(), name: 'Feuil7', state: 'visible' as const }
    const workbook = understood(aContent([activities, renamed]))
    expect(workbook.identity).toEqual(anIdentity)
    expect(workbook.extraSheets).toEqual([])
  })

  it('[RR16] the language is that of the identity, else that of most headers, else English', () => {
    const french = activitiesGrid([mission], { language: 'fr' })
    expect(understood(aReturn(french)).language).toBe('en')
    expect(understood(aContent([aSheet('A', french)])).language).toBe('fr')
    expect(understood(aContent([identitySheet(withoutLanguage), aSheet('A', french)])).language).toBe('fr')
    const renamed = french.map((row, index) => (index === 2 ? row.map((_, at) => `Column ${at}`) : row))
    expect(understood(aContent([aSheet('A', renamed)])).language).toBe('en')
  })
})

describe('finding the activities', () => {
  it('[RR2] by the hidden key row in any sheet: renamed, moved behind others, hidden', () => {
    const moved = { ...aSheet('Feuil3', grid()), state: 'hidden' as const }
    const workbook = understood(aContent([aSheet('Notes', [['Title', 'Status']]), identitySheet(), moved]))
    expect(workbook.sheetName).toBe('Feuil3')
    expect(workbook.rows).toHaveLength(1)
  })

  it('[RR2] anywhere in the first 30 rows', () => {
    const lower = [...Array.from({ length: 27 }, (_, nth) => [`Note ${nth}`]), ...grid()]
    expect(understood(aReturn(lower)).rows).toMatchObject([{ rowNumber: 31, cells: { title: 'Mission' } }])
  })

  it('[RR2] lists headed by keys of fields are no activities', () => {
    const lists = aSheet(
      '_lists',
      [['status', 'geo_scope', 'mercury_share', 'lead_role'], ['ongoing']],
      'hidden',
    )
    const renamed = { ...lists, name: 'Lists' }
    expect(understood(aReturn(grid(), [lists, renamed])).sheetName).toBe('Activities')
    expect(() => understood(aContent([renamed]))).toThrow('WORKBOOK_ALIEN')
  })

  it('[RR2] of several such sheets one with content, then one with keys, then a visible one, then the first', () => {
    const empty = aSheet('Empty', activitiesGrid([]))
    const hidden = aSheet('Hidden', grid(), 'hidden')
    const workbook = understood(aReturn(grid(), [empty, hidden, aSheet('Copy', grid())], 'Mine'))
    expect(workbook.sheetName).toBe('Mine')
    expect(workbook.extraSheets).toEqual(['Empty', 'Hidden', 'Copy'])
    expect(understood(aContent([empty, hidden])).sheetName).toBe('Hidden')
    const pasted = aSheet('Pasted', activitiesGrid([mission]).slice(2))
    expect(understood(aContent([empty, pasted])).sheetName).toBe('Pasted')
    expect(understood(aContent([pasted, hidden])).sheetName).toBe('Hidden')
  })

  it.each(languages)('[RR3] by header texts where the key row is gone: %s', (language) => {
    const content = aContent([aSheet('Sheet1', activitiesGrid([mission], { language }).slice(2))])
    const workbook = understood(content)
    expect(workbook.language).toBe(language)
    expect(workbook.rows).toMatchObject([
      { rowKey: 'k1', cells: { title: 'Mission', summary: 'Advice', status: 'ongoing' } },
    ])
  })

  it('[RR3] marks, case, accents, spaces and line breaks make no other header', () => {
    expect(foldHeader('  OBJECTIVES,\nshort  description *')).toBe(foldHeader(headerText('summary')))
    expect(foldHeader('Beneficiary\u00a0countries（*）')).toBe(foldHeader(headerText('beneficiary_parties')))
    expect(foldHeader('活动\n类型')).toBe(foldHeader('活动类型'))
    const shouted = activitiesGrid([mission]).slice(2)
    shouted[0] = shouted[0]!.map((cell) => String(cell).toUpperCase().replaceAll(' ', '\n'))
    expect(titles(aContent([aSheet('Sheet1', shouted)]))).toEqual(['Mission'])
  })

  it('[RR3] title and three others at least', () => {
    const headers = (keys: readonly string[]) => {
      const grid = [keys.map((key) => headerText(key)), keys.map((key) => `some ${key}`)]
      return aContent([identitySheet(), aSheet('S', grid)])
    }
    expect(understood(headers(['title', 'summary', 'status', 'donors'])).rows).toHaveLength(1)
    expect(() => understood(headers(['title', 'summary', 'status']))).toThrow('WORKBOOK_COLUMNS_UNKNOWN')
    expect(() => understood(headers(['end_date', 'summary', 'status', 'donors']))).toThrow('COLUMNS_UNKNOWN')
  })
})

describe('what is no return', () => {
  it('[RR18] nothing of ours: refused as alien', () => {
    const alien = aContent([
      aSheet('Budget', [
        ['Item', 'Amount'],
        ['Rent', 1200],
      ]),
    ])
    expect(() => understood(alien)).toThrow(expect.objectContaining({ code: 'WORKBOOK_ALIEN' }))
    expect(() => understood(aContent([]))).toThrow(expect.objectContaining({ code: 'WORKBOOK_ALIEN' }))
  })

  it('[RR18] ours, but without its columns: refused as such', () => {
    const bare = aSheet('Activities', [['Mission', 'Advice']])
    const unknown = expect.objectContaining({ code: 'WORKBOOK_COLUMNS_UNKNOWN' })
    expect(() => understood(aContent([identitySheet(), bare]))).toThrow(unknown)
    expect(() => understood(aContent([bare], identityProperties(anIdentity)))).toThrow(unknown)
    expect(() => understood(aContent([aCover({}), bare]))).toThrow(unknown)
  })

  it('[RR17] made from another template: refused, whatever its columns', () => {
    const other = identitySheet({ ...anIdentity, templateId: 'stockholm' })
    expect(() => understood(aContent([other, aSheet('Activities', grid())]))).toThrow(
      expect.objectContaining({
        code: 'TEMPLATE_UNKNOWN',
        details: { templateId: 'stockholm', templateVersion: '1' },
      }),
    )
  })

  it('[26] an older or unknown version of the template is said', () => {
    const issuesOf = (templateVersion: string, template = minamataTemplate) =>
      understood(
        aContent([identitySheet({ ...anIdentity, templateVersion }), aSheet('Activities', grid())]),
        template,
      ).issues
    const newer = { ...minamataTemplate, version: 3 }
    expect(issuesOf('1')).toEqual([])
    expect(issuesOf('2', newer)).toEqual([
      { code: '26.olderTemplate', severity: 'info', field: null, params: { version: '2' } },
    ])
    const unknown = (version: string) => [
      { code: '26.unknownTemplate', severity: 'error', field: null, params: { version } },
    ]
    expect(issuesOf('2')).toEqual(unknown('2'))
    expect(issuesOf('0')).toEqual(unknown('0'))
    expect(issuesOf('draft')).toEqual(unknown('draft'))
    expect(understood(aContent([aSheet('Activities', grid())])).issues).toEqual([])
  })

  it('[RR19] sheets that are not the template’s are listed; empty ones are not', () => {
    const more = [
      aSheet('Notes', [['Call Awa']]),
      aSheet('Feuil9', []),
      aSheet('Instructions', [['Read me']]),
    ]
    expect(understood(aReturn(grid(), [...more, aCover({}), aCover({}, 'Other')])).extraSheets).toEqual([
      'Notes',
    ])
  })
})
