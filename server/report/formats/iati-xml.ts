/** Activities as IATI 2.03 activity XML, in the order its schema wants. */
import type { ByteSink } from '../../workbooks/byte-sinks.ts'
import type { IatiActivity, IatiLeftOut, IatiPlan, IatiText } from '../iati-plan.ts'
import type { ReportPlan } from '../report-plan.ts'
import { reportName } from './report-name.ts'
import { writeText } from './write-text.ts'

/** Code of a vocabulary that is the reporting organisation's own. */
const ownVocabulary = '99'
const genderEquality = '1'

/** The same plan gives the same bytes. What the standard cannot take stands, with its reason, in a comment at the end. */
export async function writeIati(plan: ReportPlan, sink: ByteSink): Promise<{ readonly leftOut: number }> {
  const leftOut: IatiLeftOut[] = []
  await writeText(xmlPieces(plan, leftOut), sink)
  return { leftOut: leftOut.length }
}

async function* xmlPieces(plan: ReportPlan, leftOut: IatiLeftOut[]): AsyncGenerator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n'
  yield `<!-- ${comment(`${plan.title} · ${plan.runningTitle} · ${plan.statusText} · ${reportName(plan)}`)} -->\n`
  yield `<iati-activities version="2.03" generated-datetime="${attribute(plan.judgedAt)}">\n`
  if (plan.iati)
    for await (const batch of plan.iati.activities())
      for (const one of batch) {
        if ('leftOut' in one) leftOut.push(one)
        else yield activityXml(one, plan.iati.publisher)
      }
  yield `<!-- Left out, since the standard demands what was not stated: ${leftOut.length}\n`
  for (const { leftOut: reference, gaps } of leftOut)
    yield `${comment(reference)}: no ${gaps.join(', no ')}\n`
  yield '-->\n</iati-activities>\n'
}

function activityXml(one: IatiActivity, publisher: IatiPlan['publisher']): string {
  return [
    '<iati-activity>',
    element('iati-identifier', {}, text(one.identifier)),
    element(
      'reporting-org',
      // What is told here was reported by others first.
      { ref: publisher.ref, type: publisher.type, 'secondary-reporter': '1' },
      narrative({ text: publisher.name, language: 'en' }),
    ),
    element('title', {}, one.title.map(narrative).join('')),
    ...one.descriptions.map(({ type, text: own }) => element('description', { type }, narrative(own))),
    ...one.organisations.map(({ role, name }) =>
      element('participating-org', { role }, narrative({ text: name, language: null })),
    ),
    ...one.otherIdentifiers.map(({ ref, type }) => element('other-identifier', { ref, type }, '')),
    element('activity-status', { code: one.status }, ''),
    ...one.dates.map(({ type, date, asStated }) =>
      element(
        'activity-date',
        { type, 'iso-date': date },
        asStated === null ? '' : narrative({ text: asStated, language: null }),
      ),
    ),
    ...optional(one.scope, (code) => element('activity-scope', { code }, '')),
    ...one.countries.map((code) => element('recipient-country', { code }, '')),
    ...one.otherBeneficiaries.map((name, index) =>
      element(
        'recipient-region',
        { code: String(index + 1), vocabulary: ownVocabulary },
        narrative({ text: name, language: null }),
      ),
    ),
    ...optional(one.sector, ({ code, label }) =>
      element('sector', { vocabulary: ownVocabulary, code }, narrative({ text: label, language: null })),
    ),
    ...one.tags.map(({ code, label }) =>
      element('tag', { vocabulary: ownVocabulary, code }, narrative({ text: label, language: null })),
    ),
    ...optional(one.genderSignificance, (significance) =>
      element('policy-marker', { vocabulary: '1', code: genderEquality, significance }, ''),
    ),
    ...optional(one.budget, ({ amount, currency, start, end }) =>
      element(
        'budget',
        {},
        element('period-start', { 'iso-date': start }, '') +
          element('period-end', { 'iso-date': end }, '') +
          element('value', { currency, 'value-date': start }, text(amount)),
      ),
    ),
    '</iati-activity>\n',
  ].join('\n')
}

function optional<T>(value: T | null, make: (value: T) => string): string[] {
  return value === null ? [] : [make(value)]
}

function narrative({ text: own, language }: IatiText): string {
  return element('narrative', language === null ? {} : { 'xml:lang': language }, text(own))
}

function element(name: string, attributes: Readonly<Record<string, string>>, content: string): string {
  const list = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${attribute(value)}"`)
    .join('')
  return content === '' ? `<${name}${list}/>` : `<${name}${list}>${content}</${name}>`
}

/** Without characters that XML 1.0 cannot hold at all. */
function text(value: string): string {
  return (
    value
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to take out
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('\r', '&#13;')
  )
}

function attribute(value: string): string {
  return text(value).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')
}

/** Two hyphens would end a comment. */
function comment(value: string): string {
  return text(value).replaceAll('--', '- -').replace(/-$/, '- ')
}
