import type { ReportPlan } from '../report-plan.ts'

/** `cinnabar-report-2025-2026-fr-draft-41`: what a file of the report is called, whatever its form. */
export function reportName({ language, origin }: Pick<ReportPlan, 'language' | 'origin'>): string {
  const since = origin.since === undefined ? '' : `-since-${origin.since}`
  return `cinnabar-report-${origin.cycleKey}-${language}-${origin.status}-${origin.changeNumber}${since}`
}
