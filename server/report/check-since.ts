/** What a report can say of changes: since an earlier number, and not in every form. */
import { ServiceError } from '../errors.ts'
import type { ReportFormat } from './formats/report-format.ts'

/** IATI tells activities as they are; the plan table is another convention's form. */
const withoutChanges: readonly ReportFormat[] = ['iati', 'plan']

/** @throws {ServiceError} REPORT_WITHOUT_CHANGES */
export function refuseChangesIn(format: ReportFormat, since: number | null): void {
  if (since !== null && withoutChanges.includes(format)) throw new ServiceError('REPORT_WITHOUT_CHANGES')
}

/** @throws {ServiceError} REPORT_SINCE_LATER */
export function refuseLaterSince(since: number, asOf: number): void {
  if (since > asOf) throw new ServiceError('REPORT_SINCE_LATER', { since, asOf })
}
