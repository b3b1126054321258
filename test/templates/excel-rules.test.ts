import { describe, expect, it } from 'vitest'
import { cellHighlights } from '../../templates/excel-formulas/conditional-formats.ts'
import { problemConditions } from '../../templates/excel-formulas/problem-conditions.ts'
import type { SheetPlace } from '../../templates/excel-formulas/sheet-place.ts'
import { validationOf } from '../../templates/excel-formulas/validations.ts'
import { helperColumnKeys, helperColumns, sheetChecks, sheetProblems } from '../../templates/excel-rules.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'
import { columnLetter } from '../../templates/reading/column-letter.ts'
import type { Check } from '../../templates/rule-kinds.ts'

const letters = new Map<string, string>()
/** A sheet in which every column has some place. */
const place: SheetPlace = {
  cell: (key) => {
    if (!letters.has(key)) letters.set(key, columnLetter(letters.size))
    return `$${letters.get(key)}4`
  },
  typedCells: '$F4:$AQ4',
  actionCell: '$AS4',
  list: (key) => ({
    labels: `_lists!$A$2:$A$20`,
    labelsAndCodes: `_lists!$A$2:$B$20`,
    spellings: '_lists!$C$2:$C$200',
    spellingCodes: '_lists!$D$2:$D$200',
    isComplete: !['country', 'currency', 'language'].includes(key),
  }),
  textsOf: (_, code) => [code, `label "${code}"`],
  periodStart: '_lists!$Z$2',
  periodEnd: '_lists!$Z$3',
}
const problems = sheetProblems(minamataTemplate, place)
const formulas = helperColumns(minamataTemplate, place, problems)

describe('rules as formulas', () => {
  it('[TW5] every check that runs in the sheet finds problems there, or belongs to the cover', () => {
    const silent = sheetChecks(minamataTemplate).filter(
      ({ issue }) => !problems.some((problem) => problem.issue === issue),
    )
    expect(silent.map(({ issue }) => issue)).toEqual(['25.nothingWithRows', '25.submitWithoutRows'])
  })

  it('[TW5] a check of a kind that needs more than its row is refused in the sheet', () => {
    const check: Check = {
      issue: '17.hostOnly',
      severity: 'warning',
      where: 'sheet',
      kind: 'notOnlyHost',
      field: 'beneficiary_parties',
      when: { field: 'geo_scope', isOneOf: ['REG'] },
    }
    expect(() => problemConditions(check, minamataTemplate, place)).toThrow('no formula for 17.hostOnly')
  })

  it('[TW5] errors come before warnings, and what the sheet cannot judge comes last', () => {
    const order = problems.map(({ severity }) => ['error', 'warning', 'info', 'unsure'].indexOf(severity))
    expect(order).toEqual([...order].sort((a, b) => a - b))
  })

  it('[TW5] formulas use no volatile function and none newer than Excel 2019, and stay within its limits', () => {
    const allowed = [
      'AND',
      'CHAR',
      'COUNTA',
      'DATE',
      'IF',
      'IFERROR',
      'INDEX',
      'INT',
      'ISERROR',
      'ISNA',
      'ISNUMBER',
      'LEFT',
    ]
    allowed.push(
      'LEN',
      'MATCH',
      'MID',
      'NOT',
      'OR',
      'RIGHT',
      'SEARCH',
      'SUBSTITUTE',
      'SUMPRODUCT',
      'TRIM',
      'VALUE',
    )
    for (const { formula } of formulas) {
      const used = [...formula.replace(/"[^"]*"/g, '').matchAll(/([A-Z][A-Z.]*)\(/g)].map(
        (match) => match[1]!,
      )
      expect(used.filter((name) => !allowed.includes(name))).toEqual([])
      expect(formula.length).toBeLessThan(8192)
      expect(depthOf(formula)).toBeLessThan(64)
    }
  })

  it('[TW5] references to other sheets are absolute, as formulas shared by many rows must have them', () => {
    for (const { formula } of formulas)
      expect(formula.replace(/!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?/g, '')).not.toContain('!')
  })

  it('[TW5] the columns announced are the columns given, each once', () => {
    const keys = formulas.map(({ key }) => key)
    expect(keys).toEqual(helperColumnKeys(minamataTemplate, problems.length))
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('[TW4] every field but the reference has a validation that Excel takes', () => {
    for (const field of minamataTemplate.fields) {
      const validation = validationOf(field, place)
      expect(validation === undefined).toBe(field.type === 'reference')
      for (const formula of validation?.formulas ?? [])
        expect(String(formula).length).toBeLessThanOrEqual(255)
    }
  })

  it('[TW4] a list of a several-codes cell never speaks up', () => {
    const several = minamataTemplate.fields.filter((field) => field.type === 'codes')
    expect(new Set(several.map((field) => validationOf(field, place)?.onError))).toEqual(new Set(['none']))
  })

  it('[TW3] missing required cells are coloured by one rule, other findings by one each', () => {
    const highlights = cellHighlights(minamataTemplate, place, problems)
    expect(highlights[0]!.fields).toContain('title')
    expect(highlights.filter(({ fields }) => fields.length > 1)).toHaveLength(1)
    expect(highlights.length).toBeLessThanOrEqual(12)
    expect(highlights.filter(({ formula }) => formula.includes('!'))).toEqual([])
  })

  it('[TW5] conditions on cells with several codes look for code and label as whole pieces', () => {
    const check: Check = {
      issue: '99.test',
      severity: 'warning',
      where: 'sheet',
      kind: 'requiredWhen',
      field: 'results',
      when: { field: 'assistance_type', isNoneOf: ['TT'] },
    }
    const [problem] = problemConditions(check, minamataTemplate, place)
    expect(problem!.condition).toContain('SEARCH(";TT;"')
    expect(problem!.condition).toContain('SEARCH(";label ""TT"";"')
    expect(problem!.condition).toContain('NOT(')
  })
})

function depthOf(formula: string): number {
  let depth = 0
  let deepest = 0
  for (const character of formula) {
    if (character === '(') deepest = Math.max(deepest, ++depth)
    if (character === ')') depth--
  }
  return deepest
}
