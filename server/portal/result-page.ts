import type { Language } from '../../templates/definition.ts'
import { formatMessage } from '../../templates/messages.ts'
import { messagesOf } from '../locales.ts'
import { type CheckAnswer, type ImportAnswer, severityWord } from '../sync/import-answer.ts'
import { html } from './html.ts'
import { pageFrame } from './page-frame.ts'

/** What became of an uploaded workbook: counted, then every problem on its cell. */
export function renderResultPage(language: Language, answer: CheckAnswer | ImportAnswer): string {
  const say = (key: string, params?: Readonly<Record<string, string | number>>) =>
    formatMessage(messagesOf('service', language), key, language, params)
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
  return pageFrame(
    language,
    say('page.results'),
    html`<main><h1>${say('page.results')}</h1>
${summary === null ? null : html`<p role="status">${summary}</p>`}
${receipt === null ? null : html`<p><strong>${say('cli.submitted', { receipt: receipt.receiptNumber })}</strong></p>`}
<p>${problems}</p>
${
  answer.issues.length === 0
    ? null
    : html`<table><thead><tr><th scope="col">${say('page.cell')}</th><th scope="col">${say('page.rule')}</th><th scope="col">${say('page.severity')}</th><th scope="col">${say('page.message')}</th></tr></thead>
<tbody>${answer.issues.map((issue) => html`<tr><td>${issue.cell ?? issue.sheet}</td><td>${issue.rule}</td><td>${severityWord(issue.severity, language)}</td><td>${issue.message}</td></tr>`)}</tbody></table>`
}
${'annotatedCopy' in answer ? html`<p><a href="${answer.annotatedCopy}">${say('page.annotatedCopy')}</a></p>` : null}
<p><a href="/?lang=${language}">${say('page.back')}</a></p></main>`,
  )
}

/** A refusal as a page: one sentence, and the way back. */
export function renderRefusalPage(language: Language, sentence: string): string {
  const say = (key: string) => formatMessage(messagesOf('service', language), key, language)
  return pageFrame(
    language,
    say('page.results'),
    html`<main><h1>${say('page.results')}</h1><p role="alert">${sentence}</p>
<p><a href="/?lang=${language}">${say('page.back')}</a></p></main>`,
  )
}
