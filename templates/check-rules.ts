/** The numbered rules that look at a whole row. Rules [CH] of SPEC.md. */
import type { ActivityValues } from './activity.ts'
import type { CheckFunction, Finding } from './checks/check-function.ts'
import { checkNotOnlyHost, checkSameRegion, checkServedCountries } from './checks/countries.ts'
import { checkAgainstToday, checkNotBefore, checkOverlapsPeriod } from './checks/dates.ts'
import { checkAtLeast, checkAtMost, checkDiffers } from './checks/numbers.ts'
import {
  checkCountOf,
  checkNeedsOneOf,
  checkRequired,
  checkRequiredWhen,
  checkUnexpectedWhenAll,
} from './checks/presence.ts'
import { checkPartyAt, checkPlausibleAmount } from './checks/service.ts'
import type { CheckContext, ServiceContext } from './context.ts'
import type { TemplateDefinition } from './definition.ts'
import type { Issue } from './issues.ts'
import type { Check, CheckKind } from './rule-kinds.ts'

type ServiceKind = 'partyAt' | 'plausibleAmount'
type FoundOtherwise = 'cell' | 'elsewhere'
type RowKind = Exclude<CheckKind, ServiceKind | FoundOtherwise>

const rowChecks: { readonly [K in RowKind]: CheckFunction<K> } = {
  required: checkRequired,
  requiredWhen: checkRequiredWhen,
  notBefore: checkNotBefore,
  againstToday: checkAgainstToday,
  overlapsPeriod: checkOverlapsPeriod,
  atLeast: checkAtLeast,
  atMost: checkAtMost,
  countOf: checkCountOf,
  unexpectedWhenAll: checkUnexpectedWhenAll,
  needsOneOf: checkNeedsOneOf,
  servedCountries: checkServedCountries,
  sameRegion: checkSameRegion,
  notOnlyHost: checkNotOnlyHost,
  differs: checkDiffers,
}

const serviceChecks: { readonly [K in ServiceKind]: CheckFunction<K, ServiceContext> } = {
  partyAt: checkPartyAt,
  plausibleAmount: checkPlausibleAmount,
}

/**
 * Checks the rules that run wherever the file is (`where` sheet and file) on a row that has been read. Issues of single
 * cells come from `parseRow` and are not repeated. Never throws.
 *
 * @returns the issues in the order of the rules; none for a blank row
 */
export function checkRow(values: ActivityValues, context: CheckContext): Issue[] {
  return runChecks(rowChecks, values, context)
}

/** Checks the rules that need rates or the register of Parties, on top of `checkRow`. */
export function checkRowAsService(values: ActivityValues, context: ServiceContext): Issue[] {
  return runChecks(serviceChecks, values, context)
}

function runChecks<C extends CheckContext>(
  table: Readonly<Partial<Record<CheckKind, unknown>>>,
  values: ActivityValues,
  context: C,
): Issue[] {
  const issues: Issue[] = []
  if (isBlankRow(values, context.template)) return issues
  for (const rule of context.template.rules) {
    for (const check of rule.checks) {
      // The table pairs each kind with the function for that kind; TypeScript cannot follow the pairing through a look-up.
      const run = table[check.kind] as
        | ((check: Check, values: ActivityValues, context: C) => readonly Finding[])
        | undefined
      if (!run) continue
      for (const { field, params } of run(check, values, context)) {
        issues.push({ code: check.issue, severity: check.severity, field, params })
      }
    }
  }
  return issues
}

function isBlankRow(values: ActivityValues, template: TemplateDefinition): boolean {
  return template.fields.every((field) => field.presence === 'system' || values[field.key] === undefined)
}
