/** Snapshots for tests of the report, without a database. */

import type { Snapshot, SnapshotActivity, SnapshotReturn } from '../../server/report/snapshot.ts'
import { seedParties, seedReporters } from '../../server/seed/seed-data.ts'
import type { ActivityValues } from '../../templates/activity.ts'
import { buildCodeLists } from '../../templates/build-code-lists.ts'
import type { Reporter } from '../../templates/context.ts'
import { shippedLists } from '../../templates/minamata/shipped-lists.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'
import { reporterCodeList } from '../../templates/reporter-code-list.ts'

export interface SnapshotParts extends Partial<Omit<Snapshot, 'activities'>> {
  readonly rows?: readonly SnapshotActivity[]
  readonly batchSize?: number
}

/** A draft of the cycle that ends on 31 August 2019, with the seeded register, no returns and no activities unless given. */
export function aSnapshot({ rows = [], batchSize = 100, ...parts }: SnapshotParts = {}): Snapshot {
  const reporters: readonly Reporter[] = parts.reporters ?? seedReporters
  return {
    historyId: 'b1c7e4d2-test',
    changeNumber: 417,
    judgedAt: '2019-09-23T12:00:00Z',
    status: 'draft',
    template: minamataTemplate,
    lists: buildCodeLists([...shippedLists, reporterCodeList(reporters)], 0),
    cycle: {
      cycleKey: 'cop-3',
      title: {
        ar: 'الدورة 2017-2019',
        en: 'Cycle 2017–2019',
        es: 'Ciclo 2017-2019',
        fr: 'Cycle 2017-2019',
        ru: 'Цикл 2017–2019 годов',
        zh: '2017-2019周期',
      },
      legalBasis: 'MC-1/21',
      documentSymbol: 'UNEP/MC/COP.3/12',
      period: { start: '2017-09-30', end: '2019-09-23' },
      opensOn: '2019-03-01',
      deadline: '2019-08-31',
      graceDays: 0,
      languages: ['ar', 'en', 'es', 'fr', 'ru', 'zh'],
      templateId: 'minamata',
      templateVersion: 1,
      rates: [{ currency: 'EUR', usDollars: '1.1', date: '2019-09-01', source: 'UN operational rates' }],
      previousCycleKey: null,
    },
    reporters,
    parties: seedParties,
    returns: [],
    duplicateGroups: [],
    undecidedDuplicatePairs: 0,
    async *activities() {
      for (let at = 0; at < rows.length; at += batchSize) yield rows.slice(at, at + batchSize)
    },
    received: async () => new Map(),
    ...parts,
  }
}

/** An activity report of a reporter; `n` makes its ids. */
export function aReport(
  n: number,
  values: ActivityValues = {},
  more: Partial<SnapshotActivity> = {},
): SnapshotActivity {
  const reporterCode = more.reporterCode ?? 'bcrc-scrc-sen'
  return {
    activityReportId: `report-${n}`,
    activityId: `activity-${n}`,
    reference: `${reporterCode.toUpperCase()}-${String(n).padStart(4, '0')}`,
    reporterCode,
    revision: n,
    values,
    issues: [],
    changedSinceSubmission: false,
    ...more,
  }
}

export function aReturn(reporterCode: string, more: Partial<SnapshotReturn> = {}): SnapshotReturn {
  return {
    reporterCode,
    state: 'submitted',
    nothingToReport: false,
    receivedAt: '2019-08-20T10:00:00Z',
    submittedAt: '2019-08-21T10:00:00Z',
    isLate: false,
    receiptNumber: `R-${reporterCode}`,
    pinnedChangeNumber: 400,
    ...more,
  }
}
