/** The reporters as a sheet, served lists in a cell each. */
import type { Reporter } from '../../../templates/context.ts'
import { type Language, languages } from '../../../templates/definition.ts'
import { checkReporter, reporterKinds } from '../checks/check-reporter.ts'
import { loadCodeLists } from '../load-code-lists.ts'
import { isReporterInUse } from '../manage-reporters.ts'
import { listReporters, type NewRegisterEntry } from '../register.ts'
import { type Contact, listContacts } from '../reporter-contacts.ts'
import { between, linesOf, orNull, piecesOf, type RowTexts, type SheetKind } from './sheet-kind.ts'

export const reportersSheet: SheetKind = {
  name: 'reporters',
  needsName: false,
  columns: [
    { key: 'reporterCode', kind: 'key', isKey: true, width: 18 },
    { key: 'inUse', kind: 'yesNo', width: 9 },
    { key: 'kind', kind: 'choice', choices: reporterKinds, width: 16 },
    { key: 'name', kind: 'text', width: 48 },
    { key: 'shortName', kind: 'text', width: 24 },
    { key: 'language', kind: 'choice', choices: languages, width: 12 },
    { key: 'region', kind: 'code', codeList: 'un_region', width: 10 },
    { key: 'hostCountry', kind: 'code', codeList: 'country', width: 10 },
    { key: 'servedCountries', kind: 'codes', codeList: 'country', width: 48 },
    { key: 'conventions', kind: 'lines', width: 14 },
    { key: 'hostInstitution', kind: 'text', width: 36 },
    { key: 'city', kind: 'text', width: 16 },
    { key: 'web', kind: 'text', width: 28 },
    { key: 'contactName', kind: 'text', width: 24 },
    { key: 'contactEmail', kind: 'text', width: 28 },
    { key: 'source', kind: 'text', width: 36 },
    { key: 'certainty', kind: 'text', width: 24 },
    { key: 'note', kind: 'text', width: 36 },
  ],

  async load(db, _of, asOf) {
    const contacts = await listContacts(db)
    const reporters = await listReporters(db, asOf)
    return reporters.map((reporter) => ({
      rowKey: reporter.reporterCode,
      texts: textsOf(reporter, contacts.get(reporter.reporterCode) ?? reporter.contact),
    }))
  },

  async outcome(db, _of, wanted, changed) {
    const lists = await loadCodeLists(db)
    const contacts = new Map<string, Contact | null>()
    const entries: NewRegisterEntry[] = []
    const refusals = []
    const present = new Map((await listReporters(db)).map((one) => [one.reporterCode, one]))
    const known = await listContacts(db)
    for (const { rowKey, texts } of wanted.filter((row) => changed.has(row.rowKey))) {
      const reporter = reporterOf(texts)
      const { name = '', email = '' } = { name: texts.contactName, email: texts.contactEmail }
      const contact = name === '' && email === '' ? null : { name, email }
      const before = known.get(rowKey) ?? null
      if (texts.inUse === 'no') {
        if (!present.has(rowKey)) continue
        if (await isReporterInUse(db, rowKey))
          refusals.push({ rowKey, field: 'inUse', code: 'inUse' } as const)
        entries.push({ kind: 'reporter', entryKey: rowKey, content: null, origin: 'secretariat' })
        contacts.set(rowKey, null)
        continue
      }
      refusals.push(...checkReporter(reporter, lists).map((refusal) => ({ ...refusal, rowKey })))
      if (contact !== null && !/^[^\s@]+@[^\s@]+$/.test(email))
        refusals.push({ rowKey, field: 'contactEmail', code: 'required' } as const)
      if (JSON.stringify(contact) !== JSON.stringify(before)) contacts.set(rowKey, contact)
      const stored = present.get(rowKey)
      const isSame = stored !== undefined && sameTexts(textsOf(stored, null), textsOf(reporter, null))
      if (!isSame)
        entries.push({ kind: 'reporter', entryKey: rowKey, content: reporter, origin: 'secretariat' })
    }
    return { entries, contacts, refusals }
  },
}

function textsOf(reporter: Reporter, contact: Contact | null): RowTexts {
  const { reporterCode, kind, name, shortName, language, source, certainty, note } = reporter
  return {
    reporterCode,
    inUse: 'yes',
    kind,
    name,
    shortName,
    language,
    region: reporter.region ?? '',
    hostCountry: reporter.hostCountry ?? '',
    servedCountries: reporter.servedCountries.join(between),
    conventions: reporter.conventions.join('\n'),
    hostInstitution: reporter.hostInstitution ?? '',
    city: reporter.city ?? '',
    web: reporter.web ?? '',
    contactName: contact?.name ?? '',
    contactEmail: contact?.email ?? '',
    source,
    certainty,
    note,
  }
}

function reporterOf(texts: RowTexts): Reporter {
  const text = (key: string) => texts[key] ?? ''
  return {
    reporterCode: text('reporterCode'),
    kind: text('kind') as Reporter['kind'],
    name: text('name'),
    shortName: text('shortName'),
    language: text('language') as Language,
    region: orNull(texts.region),
    hostCountry: orNull(texts.hostCountry),
    servedCountries: piecesOf(text('servedCountries')),
    conventions: linesOf(text('conventions')),
    hostInstitution: orNull(texts.hostInstitution),
    city: orNull(texts.city),
    web: orNull(texts.web),
    contact: null,
    source: text('source'),
    certainty: text('certainty'),
    note: text('note'),
  }
}

function sameTexts(one: RowTexts, other: RowTexts): boolean {
  return Object.keys(one).every((key) => one[key] === other[key])
}
