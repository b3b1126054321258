import type { VNode } from 'preact'
import { type CheckAnswer, type ImportAnswer, severityWord } from '../sync/import-answer.ts'
import { Frame } from './shell/frame.tsx'
import { Bar } from './shell/notice-bar.tsx'
import type { Page } from './shell/page.ts'
import { DataTable } from './shell/tables.tsx'

/** What became of an uploaded workbook: counted, then every problem on its cell. */
export function resultPage(page: Page, answer: CheckAnswer | ImportAnswer): VNode {
  const say = page.speak('service')
  const reporter = answer.reporterCode.toUpperCase()
  const { error: errors, warning: warnings, info: infos } = answer.issueCount
  const { counts } = answer
  const rows = counts.new + counts.changed + counts.unchanged + counts.proposed
  const summary =
    'isUnchanged' in answer
      ? say(answer.isUnchanged ? 'cli.nothingChanged' : 'cli.imported', {
          file: answer.fileName,
          reporter,
          ...counts,
        })
      : null
  const problems =
    answer.issues.length === 0
      ? say('cli.noProblems', { file: answer.fileName, rows })
      : say('cli.problems', { file: answer.fileName, rows, errors, warnings, infos })
  const receipt = 'receipt' in answer ? answer.receipt : null
  return (
    <Frame page={page} title={say('page.results')} isAnswer>
      {summary === null ? null : <Bar kind="done">{summary}</Bar>}
      {receipt === null ? null : (
        <p>
          <strong>{say('cli.submitted', { receipt: receipt.receiptNumber })}</strong>
        </p>
      )}
      <p>{problems}</p>
      {answer.issues.length === 0 ? null : (
        <DataTable
          caption={say('page.message')}
          isCaptionHidden
          columns={[
            { key: 'cell', label: say('page.cell') },
            { key: 'rule', label: say('page.rule') },
            { key: 'severity', label: say('page.severity') },
            { key: 'message', label: say('page.message') },
          ]}
          rows={answer.issues.map((issue, index) => ({
            key: String(index),
            cells: {
              cell: issue.cell ?? issue.sheet,
              rule: issue.rule,
              severity: severityWord(issue.severity, page.language),
              message: issue.message,
            },
          }))}
        />
      )}
      {'annotatedCopy' in answer ? (
        <p>
          <a class="button" href={answer.annotatedCopy}>
            {say('page.annotatedCopy')}
          </a>
        </p>
      ) : null}
      <p>
        <a href={page.href('/')}>{say('page.back')}</a>
      </p>
    </Frame>
  )
}

/** A refusal as a page: one sentence, and the way back. */
export function refusalPage(page: Page, sentence: string): VNode {
  const say = page.speak('service')
  return (
    <Frame page={page} title={say('page.results')} isAnswer>
      <Bar kind="problem">{sentence}</Bar>
      <p>
        <a href={page.href('/')}>{say('page.back')}</a>
      </p>
    </Frame>
  )
}
