/** Reporters: the list, and one as a form. */
import type { VNode } from 'preact'
import type { CodeLists } from '../../../templates/code-lists.ts'
import type { Reporter } from '../../../templates/context.ts'
import { languages } from '../../../templates/definition.ts'
import { secretariat } from '../../roles.ts'
import { Button, Field, GetForm, PostForm, Select, TextArea } from '../shell/forms.tsx'
import { Frame, languageNames } from '../shell/frame.tsx'
import { Bar } from '../shell/notice-bar.tsx'
import type { Page } from '../shell/page.ts'
import { DataTable, Pagination } from '../shell/tables.tsx'
import { kindWord, regionWord } from './desk-view.ts'
import type { Refused } from './form-answers.ts'

export const reporterKinds = ['centre', 'agency', 'nationalBody', 'partnership'] as const

export function reportersPage(
  page: Page,
  view: {
    readonly reporters: readonly Reporter[]
    readonly count: number
    readonly text: string
    readonly pageNumber: number
    readonly pageCount: number
    readonly lists: CodeLists
  },
): VNode {
  const [say, words] = [page.speak('desk'), page.speak('returns')]
  const mayAct = page.role !== null && secretariat.includes(page.role)
  return (
    <Frame
      page={page}
      title={words('sheet.reporters')}
      trail={[{ href: page.href('/register'), label: say('nav.register') }]}
    >
      <GetForm page={page} action="/register/reporters" class="filters">
        <Field name="text" type="search" label={say('filter.text')} value={view.text} maxLength={200} />
        <div class="row">
          <Button kind="main">{say('filter.apply')}</Button>
          {mayAct ? <a href={page.href('/register/reporters/new')}>{say('register.add')}</a> : null}
        </div>
      </GetForm>
      <p role="status">{say('overview.count', { count: view.count })}</p>
      <DataTable
        caption={words('sheet.reporters')}
        isCaptionHidden
        columns={[
          { key: 'name', label: words('column.shortName'), isRowHeader: true },
          { key: 'kind', label: say('column.kind') },
          { key: 'region', label: say('column.region') },
          { key: 'language', label: words('column.language') },
          { key: 'contact', label: words('column.contactName') },
        ]}
        rows={view.reporters.map((one) => ({
          key: one.reporterCode,
          cells: {
            name: (
              <span>
                <a href={page.href(`/register/reporters/${one.reporterCode}`)}>
                  <bdi>{one.shortName}</bdi>
                </a>{' '}
                <small dir="ltr">{one.reporterCode.toUpperCase()}</small>
              </span>
            ),
            kind: kindWord(page, one.kind),
            region: regionWord(page, view.lists, one.region ?? ''),
            language: languageNames[one.language],
            contact: one.contact === null ? '' : <bdi>{one.contact.name}</bdi>,
          },
        }))}
      />
      <Pagination page={page} number={view.pageNumber} pageCount={view.pageCount} />
    </Frame>
  )
}

export function reporterPage(
  page: Page,
  view: {
    /** Null: a new one. */
    readonly reporter: Reporter | null
    readonly changeNumber: number
    readonly lists: CodeLists
    readonly refused: Refused | null
  },
): VNode {
  const { reporter, changeNumber, lists, refused } = view
  const [say, words] = [page.speak('desk'), page.speak('returns')]
  const mayAct = page.role !== null && secretariat.includes(page.role)
  const value = (name: string, kept: string | null | undefined) => refused?.typed.get(name) ?? kept ?? ''
  const none = { value: '', label: '—' }
  const regions = lists.keys.includes('un_region')
    ? lists.list('un_region').codes.map(({ code }) => code)
    : []
  const text = (name: keyof Reporter & string, isRequired = false, maxLength = 300) => (
    <Field
      name={name}
      label={words(`column.${name}`)}
      value={value(name, reporter?.[name] as string | null | undefined)}
      maxLength={maxLength}
      isRequired={isRequired}
    />
  )
  return (
    <Frame
      page={page}
      title={reporter?.shortName ?? say('register.add')}
      trail={[
        { href: page.href('/register'), label: say('nav.register') },
        { href: page.href('/register/reporters'), label: words('sheet.reporters') },
      ]}
    >
      {refused === null ? null : <Bar kind="problem">{refused.sentence}</Bar>}
      <PostForm
        page={page}
        action={reporter === null ? '/register/reporters' : `/register/reporters/${reporter.reporterCode}`}
        hidden={{ changeNumber }}
        class="card"
      >
        <div class="form-grid">
          {reporter === null ? (
            <Field
              name="reporterCode"
              label={words('column.reporterCode')}
              hint={words('refusal.notAKey')}
              value={value('reporterCode', '')}
              maxLength={40}
              isRequired
              isLtr
            />
          ) : null}
          <Select
            name="kind"
            label={words('column.kind')}
            value={value('kind', reporter?.kind ?? 'agency')}
            options={reporterKinds.map((kind) => ({ value: kind, label: kindWord(page, kind) }))}
          />
          {text('name', true)}
          {text('shortName', true)}
          <Select
            name="language"
            label={words('column.language')}
            value={value('language', reporter?.language ?? 'en')}
            options={languages.map((code) => ({ value: code, label: languageNames[code] }))}
          />
          <Select
            name="region"
            label={words('column.region')}
            value={value('region', reporter?.region)}
            options={[
              none,
              ...regions.map((code) => ({
                value: code,
                label: lists.label('un_region', code, page.language),
              })),
            ]}
          />
          {text('hostCountry', false, 3)}
          <Field
            name="servedCountries"
            label={words('column.servedCountries')}
            hint={say('register.countriesHint')}
            value={value('servedCountries', reporter?.servedCountries.join('; '))}
            maxLength={2000}
            isLtr
          />
          <Field
            name="conventions"
            label={words('column.conventions')}
            value={value('conventions', reporter?.conventions.join('; '))}
            maxLength={300}
          />
          {text('hostInstitution')}
          {text('city')}
          {text('web')}
          <Field
            name="contactName"
            label={words('column.contactName')}
            value={value('contactName', reporter?.contact?.name)}
            maxLength={200}
          />
          <Field
            name="contactEmail"
            type="email"
            label={words('column.contactEmail')}
            value={value('contactEmail', reporter?.contact?.email)}
            maxLength={254}
          />
          {text('source')}
        </div>
        <TextArea
          name="note"
          label={words('column.note')}
          value={value('note', reporter?.note)}
          rows={2}
          maxLength={2000}
        />
        {mayAct ? <Button kind="main">{say('save')}</Button> : null}
      </PostForm>
      {mayAct && reporter !== null ? (
        <details class="card">
          <summary>{say('register.remove')}</summary>
          <p>{say('register.removeLead')}</p>
          <PostForm page={page} action={`/register/reporters/${reporter.reporterCode}/removal`}>
            <Button kind="danger">{say('register.remove')}</Button>
          </PostForm>
        </details>
      ) : null}
    </Frame>
  )
}
