/** Receipts of a return, and whether one is still what is stored. */
import type { VNode } from 'preact'
import type { Receipt } from '../../../templates/sync-protocol.ts'
import type { ReceiptCheck } from '../../history/check-receipt.ts'
import { fieldLabel } from '../../history/show-value.ts'
import { Button, Field, GetForm } from '../shell/forms.tsx'
import { Frame } from '../shell/frame.tsx'
import { Bar } from '../shell/notice-bar.tsx'
import type { Page } from '../shell/page.ts'
import { DataTable } from '../shell/tables.tsx'
import { Instant } from '../shell/times.tsx'
import { cycleTitle, type ReturnPlace, trailOf } from './return-place.ts'

export function receiptsPage(
  page: Page,
  view: ReturnPlace & { readonly receipts: readonly Receipt[] },
): VNode {
  const { say } = page
  return (
    <Frame page={page} title={say('receipts.title')} trail={trailOf(page, view)}>
      <p class="quiet-text">{cycleTitle(view, page)}</p>
      {view.receipts.length === 0 ? (
        <p>{say('receipts.none')}</p>
      ) : (
        <DataTable
          caption={say('receipts.title')}
          isCaptionHidden
          columns={[
            { key: 'number', label: say('receipts.number'), isRowHeader: true },
            { key: 'at', label: say('return.submittedAt') },
            { key: 'rows', label: say('return.activities'), isNumber: true },
            { key: 'check', label: say('receipts.check'), isActions: true },
          ]}
          rows={view.receipts.toReversed().map((receipt) => ({
            key: receipt.receiptNumber,
            cells: {
              number: <span dir="ltr">{receipt.receiptNumber}</span>,
              at: <Instant page={page} at={receipt.judgedAt} />,
              rows: receipt.rowCount,
              check: (
                <a href={page.href('/receipts', { number: receipt.receiptNumber })}>
                  {say('receipts.check')}
                  <span class="visually-hidden">: {receipt.receiptNumber}</span>
                </a>
              ),
            },
          }))}
        />
      )}
    </Frame>
  )
}

interface CheckView {
  readonly number: string
  readonly check: ReceiptCheck | null
  /** Why there is no check. */
  readonly problem: string | null
}

/** Anybody who has a number may ask; of somebody else's a reporter hears what of one that does not exist. */
export function receiptCheckPage(page: Page, { number, check, problem }: CheckView): VNode {
  const { say } = page
  return (
    <Frame page={page} title={say('receipts.checkTitle')}>
      <p>{say('receipts.lead')}</p>
      <GetForm page={page} action="/receipts" class="inline-form">
        <Field name="number" label={say('receipts.number')} value={number} maxLength={200} isRequired isLtr />
        <Button kind="main">{say('receipts.check')}</Button>
      </GetForm>
      {problem === null ? null : <Bar kind="problem">{problem}</Bar>}
      {check === null ? null : <Checked page={page} check={check} />}
    </Frame>
  )
}

function Checked({ page, check }: { readonly page: Page; readonly check: ReceiptCheck }): VNode {
  const { say, language } = page
  const history = page.speak('history')
  const { receipt, changedSince, faults } = check
  const params = {
    receiptNumber: receipt.receiptNumber,
    reporter: receipt.reporterCode.toUpperCase(),
    changeNumber: receipt.changeNumber,
    rows: receipt.rowCount,
    hash: receipt.contentHash,
  }
  const isErasedOnly = faults.length > 0 && faults.every(({ kind }) => kind === 'erased')
  const verdict = check.isWhole ? 'receipt.whole' : isErasedOnly ? 'receipt.erased' : 'receipt.broken'
  return (
    <section class="card check-result">
      <Bar kind={check.isWhole ? 'done' : isErasedOnly ? 'warning' : 'problem'}>
        {history(verdict, params)}
      </Bar>
      <dl class="facts">
        <dt>{say('receipts.number')}</dt>
        <dd dir="ltr">{receipt.receiptNumber}</dd>
        <dt>{say('return.submittedAt')}</dt>
        <dd>
          <Instant page={page} at={receipt.judgedAt} />
        </dd>
        <dt>{say('return.activities')}</dt>
        <dd>{receipt.rowCount}</dd>
        <dt>SHA-256</dt>
        <dd>
          <code dir="ltr">{receipt.contentHash}</code>
        </dd>
      </dl>
      <p>
        {changedSince.length === 0
          ? history('receipt.unchangedSince')
          : history('receipt.changedSince', { count: changedSince.length })}
      </p>
      <ul>
        {changedSince.slice(0, 100).map((row) => (
          <li key={row.activityReportId}>
            {history(
              row.kind === 'changed'
                ? 'receipt.rowChanged'
                : row.kind === 'new'
                  ? 'receipt.rowNew'
                  : 'receipt.rowWithdrawn',
              {
                place: row.reference,
                fields: row.fields.map((field) => fieldLabel(field, language)).join('; '),
              },
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
