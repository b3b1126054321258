/**
 * The 31 numbered rules of the template of decision MC-1/21. Sentences for each issue code are in `locales/issues`.
 * Rules whose `kind` is `cell` are found while a cell is read (parse-cell), `elsewhere` by code of their own.
 */
import type { RuleDefinition } from '../definition.ts'

const completed = { field: 'status', isOneOf: ['CMP'] } as const
const planned = { field: 'status', isOneOf: ['PLN'] } as const
const ongoing = { field: 'status', isOneOf: ['IMP'] } as const
const wideScope = { field: 'geo_scope', isOneOf: ['INT', 'GLO'] } as const

export const rules: readonly RuleDefinition[] = [
  { id: '01', checks: [{ issue: '01.required', severity: 'error', where: 'sheet', kind: 'required' }] },
  {
    id: '02',
    checks: [
      { issue: '02.unknown', severity: 'error', where: 'sheet', kind: 'cell' },
      { issue: '02.suggestion', severity: 'error', where: 'file', kind: 'cell' },
      { issue: '02.retired', severity: 'error', where: 'file', kind: 'cell' },
      { issue: '02.noLongerUsed', severity: 'error', where: 'file', kind: 'cell' },
      { issue: '02.several', severity: 'error', where: 'file', kind: 'cell' },
      { issue: '02.ambiguous', severity: 'error', where: 'file', kind: 'cell' },
    ],
  },
  {
    id: '03',
    checks: [
      {
        issue: '03.endBeforeStart',
        severity: 'error',
        where: 'sheet',
        kind: 'notBefore',
        field: 'end_date',
        other: 'start_date',
      },
    ],
  },
  {
    id: '04',
    checks: [
      {
        issue: '04.endMissing',
        severity: 'error',
        where: 'sheet',
        kind: 'requiredWhen',
        field: 'end_date',
        when: completed,
      },
      {
        issue: '04.endInFuture',
        severity: 'error',
        where: 'file',
        kind: 'againstToday',
        field: 'end_date',
        mustNotBe: 'future',
        when: completed,
      },
    ],
  },
  {
    id: '05',
    checks: [
      {
        issue: '05.startPassed',
        severity: 'warning',
        where: 'file',
        kind: 'againstToday',
        field: 'start_date',
        mustNotBe: 'past',
        when: planned,
      },
    ],
  },
  {
    id: '06',
    checks: [
      {
        issue: '06.endPassed',
        severity: 'warning',
        where: 'file',
        kind: 'againstToday',
        field: 'end_date',
        mustNotBe: 'past',
        when: ongoing,
      },
    ],
  },
  {
    id: '07',
    checks: [
      {
        issue: '07.outsidePeriod',
        severity: 'warning',
        where: 'sheet',
        kind: 'overlapsPeriod',
        field: 'start_date',
        other: 'end_date',
      },
    ],
  },
  {
    id: '08',
    checks: [
      { issue: '08.ambiguous', severity: 'error', where: 'file', kind: 'cell' },
      { issue: '08.notADate', severity: 'error', where: 'file', kind: 'cell' },
      { issue: '08.partial', severity: 'info', where: 'file', kind: 'cell' },
    ],
  },
  {
    id: '09',
    checks: [
      {
        issue: '09.currencyMissing',
        severity: 'error',
        where: 'sheet',
        kind: 'requiredWhen',
        field: 'budget_currency',
        when: { field: 'budget_amount', isFilled: true },
      },
      {
        issue: '09.amountMissing',
        severity: 'warning',
        where: 'sheet',
        kind: 'requiredWhen',
        field: 'budget_amount',
        when: { field: 'budget_currency', isFilled: true },
      },
    ],
  },
  {
    id: '10',
    checks: [
      {
        issue: '10.negative',
        severity: 'error',
        where: 'sheet',
        kind: 'atLeast',
        field: 'budget_amount',
        min: 0,
      },
      { issue: '10.notANumber', severity: 'error', where: 'sheet', kind: 'cell' },
      { issue: '10.notWhole', severity: 'error', where: 'file', kind: 'cell' },
      { issue: '10.outOfRange', severity: 'error', where: 'file', kind: 'cell' },
      { issue: '10.ambiguous', severity: 'error', where: 'file', kind: 'cell' },
      { issue: '10.percent', severity: 'error', where: 'file', kind: 'cell' },
      { issue: '10.currencyInAmount', severity: 'error', where: 'file', kind: 'cell' },
      {
        issue: '10.unlikely',
        severity: 'warning',
        where: 'service',
        kind: 'plausibleAmount',
        field: 'budget_amount',
        currency: 'budget_currency',
        min: 100,
        max: 50_000_000,
      },
    ],
  },
  {
    id: '11',
    checks: [
      {
        issue: '11.womenMoreThanTotal',
        severity: 'error',
        where: 'sheet',
        kind: 'atMost',
        field: 'participants_women',
        other: 'participants_total',
      },
    ],
  },
  {
    id: '12',
    checks: [
      {
        issue: '12.participantsUnexpected',
        severity: 'warning',
        where: 'file',
        kind: 'unexpectedWhenAll',
        field: 'participants_total',
        other: 'activity_type',
        codes: ['INV', 'EQP'],
      },
    ],
  },
  {
    id: '13',
    checks: [
      {
        issue: '13.countriesMissing',
        severity: 'error',
        where: 'file',
        kind: 'requiredWhen',
        field: 'beneficiary_parties',
        when: { field: 'geo_scope', isNoneOf: ['GLO'] },
      },
      {
        issue: '13.exactlyOne',
        severity: 'error',
        where: 'file',
        kind: 'countOf',
        field: 'beneficiary_parties',
        max: 1,
        when: { field: 'geo_scope', isOneOf: ['NAT'] },
      },
      {
        issue: '13.atLeastTwo',
        severity: 'warning',
        where: 'file',
        kind: 'countOf',
        field: 'beneficiary_parties',
        min: 2,
        when: { field: 'geo_scope', isOneOf: ['SUB', 'REG'] },
      },
    ],
  },
  {
    id: '14',
    checks: [
      {
        issue: '14.notServed',
        severity: 'warning',
        where: 'file',
        kind: 'servedCountries',
        field: 'beneficiary_parties',
        unless: wideScope,
      },
    ],
  },
  {
    id: '15',
    checks: [
      {
        issue: '15.notAParty',
        severity: 'info',
        where: 'service',
        kind: 'partyAt',
        field: 'beneficiary_parties',
        date: 'end_date',
      },
    ],
  },
  {
    id: '16',
    checks: [
      {
        issue: '16.outsideRegion',
        severity: 'warning',
        where: 'file',
        kind: 'sameRegion',
        field: 'beneficiary_parties',
        unless: wideScope,
      },
    ],
  },
  {
    id: '17',
    checks: [
      {
        issue: '17.hostOnly',
        severity: 'warning',
        where: 'file',
        kind: 'notOnlyHost',
        field: 'beneficiary_parties',
        when: { field: 'geo_scope', isOneOf: ['REG'] },
      },
    ],
  },
  {
    id: '18',
    checks: [
      {
        issue: '18.transferWithoutSubstance',
        severity: 'warning',
        where: 'file',
        kind: 'needsOneOf',
        field: 'activity_type',
        codes: ['EQP', 'PIL', 'ADV'],
        orFilled: ['results', 'challenges_needs'],
        when: { field: 'assistance_type', isOneOf: ['TT'] },
      },
    ],
  },
  {
    id: '19',
    checks: [
      {
        issue: '19.privatePartnerMissing',
        severity: 'warning',
        where: 'file',
        kind: 'needsOneOf',
        field: 'partner_types',
        codes: ['PRI'],
        orFilled: [],
        when: { field: 'arrangement_type', isOneOf: ['PPP'] },
      },
    ],
  },
  {
    id: '20',
    checks: [
      {
        issue: '20.resultsMissing',
        severity: 'warning',
        where: 'sheet',
        kind: 'requiredWhen',
        field: 'results',
        when: completed,
      },
    ],
  },
  {
    id: '21',
    checks: [
      { issue: '21.copiedKey', severity: 'info', where: 'file', kind: 'elsewhere' },
      { issue: '21.identicalCopy', severity: 'warning', where: 'file', kind: 'elsewhere' },
      { issue: '21.alikeRow', severity: 'info', where: 'file', kind: 'elsewhere' },
      // The key is another activity's: said with that one's reference. In doubt, a person is asked.
      { issue: '21.otherActivity', severity: 'info', where: 'service', kind: 'elsewhere' },
      { issue: '21.inDoubt', severity: 'warning', where: 'service', kind: 'elsewhere' },
    ],
  },
  {
    id: '22',
    checks: [
      {
        issue: '22.likelyDuplicate',
        severity: 'warning',
        where: 'service',
        audience: 'officers',
        kind: 'elsewhere',
      },
    ],
  },
  {
    id: '23',
    checks: [{ issue: '23.noMatchingActivity', severity: 'warning', where: 'service', kind: 'elsewhere' }],
  },
  {
    id: '24',
    checks: [
      {
        issue: '24.sameBudget',
        severity: 'warning',
        where: 'service',
        audience: 'officers',
        kind: 'elsewhere',
      },
    ],
  },
  {
    id: '25',
    checks: [
      { issue: '25.nothingWithRows', severity: 'error', where: 'sheet', kind: 'elsewhere' },
      { issue: '25.submitWithoutRows', severity: 'error', where: 'sheet', kind: 'elsewhere' },
      { issue: '25.notSubmitted', severity: 'error', where: 'service', kind: 'elsewhere' },
      { issue: '25.accepted', severity: 'error', where: 'service', kind: 'elsewhere' },
      { issue: '25.cycleClosed', severity: 'error', where: 'service', kind: 'elsewhere' },
    ],
  },
  {
    id: '26',
    checks: [
      { issue: '26.unknownTemplate', severity: 'error', where: 'file', kind: 'elsewhere' },
      { issue: '26.olderTemplate', severity: 'info', where: 'file', kind: 'elsewhere' },
    ],
  },
  { id: '27', checks: [{ issue: '27.conflict', severity: 'warning', where: 'service', kind: 'elsewhere' }] },
  {
    id: '28',
    checks: [
      { issue: '28.formula', severity: 'warning', where: 'file', kind: 'cell' },
      { issue: '28.externalLink', severity: 'warning', where: 'file', kind: 'cell' },
      { issue: '28.errorValue', severity: 'warning', where: 'file', kind: 'cell' },
    ],
  },
  {
    id: '29',
    checks: [
      { issue: '29.tooLong', severity: 'warning', where: 'file', kind: 'cell' },
      { issue: '29.tooLongWords', severity: 'warning', where: 'file', kind: 'cell' },
      { issue: '29.controlCharacters', severity: 'warning', where: 'file', kind: 'cell' },
    ],
  },
  { id: '30', checks: [{ issue: '30.personalData', severity: 'info', where: 'file', kind: 'cell' }] },
  {
    id: '31',
    checks: [
      {
        issue: '31.titleIsSummary',
        severity: 'info',
        where: 'file',
        kind: 'differs',
        field: 'title',
        other: 'summary',
      },
    ],
  },
]
