/** Rules 22 to 24: what pairs that look alike mean for the reports in them. */
import type { Issue } from '../issues.ts'
import { comparedFields } from './activity-profile.ts'
import type { Reason } from './evidence.ts'

/** The other report of a pair, as it is named to a person. */
export interface OtherReport {
  readonly reference: string
  readonly reporterCode: string
}

/**
 * Rules 22 and 24 for one report of an undecided pair. For officers only: who reports the other hears of it once it is decided.
 *
 * @param reasons of the pair's score
 */
export function pairIssues(reasons: readonly Reason[], other: OtherReport): Issue[] {
  const params = { reference: other.reference, reporter: { list: 'reporter', code: other.reporterCode } }
  const likely: Issue = {
    code: '22.likelyDuplicate',
    severity: 'warning',
    field: comparedFields.title,
    params,
  }
  const isSameBudget = reasons.some(({ code }) => code === 'sameBudget')
  const budget: Issue = { code: '24.sameBudget', severity: 'warning', field: comparedFields.amount, params }
  return isSameBudget ? [likely, budget] : [likely]
}

/**
 * Rule 23, for the reporter too: it names another as taking part, that one has submitted, and nothing in its return is alike.
 * Nothing is said before: it may be on its way.
 */
export function jointIssues(
  jointWith: Iterable<string>,
  { hasSubmitted, hasMatch }: { hasSubmitted(code: string): boolean; hasMatch(code: string): boolean },
): Issue[] {
  return [...jointWith]
    .filter((code) => hasSubmitted(code) && !hasMatch(code))
    .map((code) => ({
      code: '23.noMatchingActivity',
      severity: 'warning',
      field: comparedFields.jointWith,
      params: { reporter: { list: 'reporter', code } },
    }))
}
