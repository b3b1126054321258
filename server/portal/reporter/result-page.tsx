import type { VNode } from 'preact'
import { type CheckAnswer, type ImportAnswer, severityWord } from '../../sync/import-answer.ts'
import { Frame } from '../shell/frame.tsx'
import { Bar } from '../shell/notice-bar.tsx'
import type { Page } from '../shell/page.ts'
import { DataTable, Pagination } from '../shell/tables.tsx'

interface ResultView {
  readonly answer: CheckAnswer | ImportAnswer
  /** Where to go on. */
  readonly back: string
  readonly trail?: readonly { readonly href: string; readonly label: string }[]
  /** Which part of the issues; left out where the page is the answer of a form, and cannot be asked for again. */
  readonly number?: number
}

const issuesPerPage = 100
const looks = { error: 'problem', warning: 'warning', info: 'info' } as const

/** What became of an uploaded workbook: counted, then every problem on its cell. */
export function resultPage(page: Page, { answer, back, trail = [], number }: ResultView): VNode {
  const say = page.speak('service')
  const reporter = answer.reporterCode.toUpperCase()
  const { error: errors, warning: warnings, info: infos } = answer.issueCount
  const { counts } = answer
  const rows = counts.new + counts.changed + counts.unchanged + counts.proposed
  const isStored = 'isUnchanged' in answer
  const problems =
    answer.issues.length === 0
      ? say('cli.noProblems', { file: answer.fileName, rows })
      : say('cli.problems', { file: answer.fileName, rows, errors, warnings, infos })
  const at = number ?? 1
  const shown = answer.issues.slice((at - 1) * issuesPerPage, at * issuesPerPage)
  const hidden = number === undefined ? answer.issues.length - shown.length : 0
  return (
    <Frame page={page} title={say('page.results')} trail={trail} isAnswer={number === undefined}>
      {isStored ? <Stored page={page} answer={answer} reporter={reporter} /> : null}
      <Bar kind={errors > 0 ? 'problem' : warnings > 0 ? 'warning' : 'done'}>{problems}</Bar>
      {isStored ? null : <p>{page.say('result.onlyChecked')}</p>}
      <p class="row">
        {'annotatedCopy' in answer ? (
          <a class="button main" href={answer.annotatedCopy}>
            {say('page.annotatedCopy')}
          </a>
        ) : null}
        <a class="button" href={back}>
          {say('page.back')}
        </a>
      </p>
      {'missing' in answer && answer.missing.length > 0 ? <Missing page={page} answer={answer} /> : null}
      {'extraSheets' in answer && answer.extraSheets.length > 0 ? (
        <p>
          {page.say('result.extraSheets')} <bdi>{answer.extraSheets.join('; ')}</bdi>
        </p>
      ) : null}
      {shown.length === 0 ? null : (
        <DataTable
          caption={page.say('result.issues')}
          columns={[
            { key: 'cell', label: say('page.cell'), isRowHeader: true },
            { key: 'severity', label: say('page.severity') },
            { key: 'message', label: say('page.message') },
            { key: 'rule', label: say('page.rule') },
          ]}
          rows={shown.map((issue, index) => ({
            key: String(index),
            cells: {
              cell: <bdi>{issue.cell ?? issue.sheet}</bdi>,
              severity: (
                <span class={`badge ${looks[issue.severity]}`}>
                  {severityWord(issue.severity, page.language)}
                </span>
              ),
              message: <span dir="auto">{issue.message}</span>,
              rule: issue.rule,
            },
          }))}
        />
      )}
      {hidden > 0 ? <p>{page.say('result.more', { count: hidden })}</p> : null}
      {number === undefined ? null : (
        <Pagination
          page={page}
          number={at}
          pageCount={Math.max(1, Math.ceil(answer.issues.length / issuesPerPage))}
        />
      )}
    </Frame>
  )
}

interface StoredProps {
  readonly page: Page
  readonly answer: ImportAnswer
  readonly reporter: string
}

function Stored({ page, answer, reporter }: StoredProps): VNode {
  const say = page.speak('service')
  const { receipt } = answer
  return (
    <>
      <Bar kind="done">
        {say(answer.isUnchanged ? 'cli.nothingChanged' : 'cli.imported', {
          file: answer.fileName,
          reporter,
          ...answer.counts,
        })}
      </Bar>
      {receipt === null ? null : (
        <Bar kind="done">
          <strong>{say('cli.submitted', { receipt: receipt.receiptNumber })}</strong>
        </Bar>
      )}
    </>
  )
}

function Missing({ page, answer }: Omit<StoredProps, 'reporter'>): VNode {
  return (
    <section class="card">
      <h2>{page.say('result.missing')}</h2>
      <p>{page.say('result.missing.lead')}</p>
      <ul>
        {answer.missing.slice(0, 100).map(({ reference, title }) => (
          <li key={reference}>
            <code dir="ltr">{reference}</code> <span dir="auto">{title ?? ''}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** A refusal as a page: one sentence, and the way back. */
export function refusalPage(page: Page, sentence: string, back: string): VNode {
  const say = page.speak('service')
  return (
    <Frame page={page} title={say('page.results')} isAnswer>
      <Bar kind="problem">{sentence}</Bar>
      <p>{page.say('result.refused')}</p>
      <p>
        <a class="button" href={back}>
          {say('page.back')}
        </a>
      </p>
    </Frame>
  )
}
