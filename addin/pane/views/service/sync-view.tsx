/** Syncing: how the return stands, the button, and what became of every row. */
import { useMemo } from 'preact/hooks'
import { deadlineEnd } from '../../../../templates/deadline.ts'
import { formatIssue } from '../../../../templates/format-issue.ts'
import { systemColumns } from '../../../../templates/workbook-layout.ts'
import type { RowReport } from '../../../sync/sync-report.ts'
import { SectionList } from '../section-list.tsx'
import { SignedIn } from './signed-in.tsx'
import { type DeskUse, shownInstant, useDesk } from './use-desk.ts'

export function SyncView() {
  const use = useDesk()
  const { state, say } = use
  if (!state.reading)
    return (
      <>
        <p class="quiet">{say('sync.noWorkbook')}</p>
        {!use.of.isSignedIn && <p class="quiet">{say('sync.notHere')}</p>}
        <SignedIn>
          <SectionList parent="sync" isSecretariat={use.of.isSecretariat} isBare />
          <Account {...use} />
        </SignedIn>
      </>
    )
  return (
    <SignedIn>
      <StandingCard {...use} />
      <Report {...use} />
      <SectionList parent="sync" isSecretariat={use.of.isSecretariat} />
      <Account {...use} />
    </SignedIn>
  )
}

function StandingCard({ desk, of, state, say, isBusy, ...use }: DeskUse) {
  const { standing, conflicts, waiting, syncedAt } = of
  const unsent = useMemo(() => desk.unsent(state.reading!), [state.reading])
  const all = { desk, of, state, say, isBusy, ...use }
  return (
    <section class="card">
      <h2>{say(`sync.state.${standing?.state ?? 'unknown'}`)}</h2>
      {standing?.reason && standing.state === 'returned' && <p class="note">{standing.reason}</p>}
      <dl>
        <dt>{say('sync.last')}</dt>
        <dd>{syncedAt ? shownInstant(all, syncedAt) : say('sync.never')}</dd>
        <dt>{say('sync.unsent')}</dt>
        <dd>{say('sync.rows', { count: unsent })}</dd>
        {waiting > 0 && (
          <>
            <dt>{say('sync.waiting')}</dt>
            <dd>{say('sync.rows', { count: waiting })}</dd>
          </>
        )}
        {standing && (
          <>
            <dt>{say('overview.deadline')}</dt>
            <dd>{shownInstant(all, deadlineEnd(standing.deadline, 0))}</dd>
          </>
        )}
      </dl>
      <div class="buttons">
        <button
          type="button"
          class="primary"
          disabled={isBusy || !state.isOnline}
          onClick={() => desk.sync({})}
        >
          {say('sync.start')}
        </button>
        {conflicts.length > 0 && (
          <button type="button" onClick={() => all.pane.go('conflicts')}>
            {say('sync.conflicts', { count: conflicts.length })}
          </button>
        )}
        {standing && standing.openQuestions > 0 && (
          <button type="button" onClick={() => all.pane.go('questions')}>
            {say('sync.questions', { count: standing.openQuestions })}
          </button>
        )}
      </div>
      {!state.isOnline && <p class="note">{say('overview.offline')}</p>}
    </section>
  )
}

/** In this order; what needs a person comes first. */
const order = [
  'refused',
  'conflicting',
  'separated',
  'stale',
  'merged',
  'taken',
  'added',
  'accepted',
  'unchanged',
] as const

function Report(use: DeskUse) {
  const { of, say } = use
  const { report } = of
  if (!report) return null
  const { missing } = report.response
  return (
    <section aria-labelledby="sync-report">
      <h2 id="sync-report">{say('sync.report')}</h2>
      {report.isResumed && <p class="quiet">{say('sync.resumed')}</p>}
      {report.rows.length === 0 && <p>{say('sync.nothing')}</p>}
      {order.map((fate) => {
        const rows = report.rows.filter((row) => row.fate === fate)
        return rows.length > 0 && <FateGroup key={fate} {...{ use, fate, rows }} />
      })}
      {report.typedMeanwhile.length > 0 && (
        <p class="note">{say('sync.typedMeanwhile', { count: report.typedMeanwhile.length })}</p>
      )}
      {missing.length > 0 && (
        <details>
          <summary>{say('sync.missing', { count: missing.length })}</summary>
          <ul>
            {missing.map(({ reference, title }) => (
              <li key={reference}>
                <bdi>{reference}</bdi> {title}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

const manyRows = 100

function FateGroup({ use, fate, rows }: { use: DeskUse; fate: string; rows: readonly RowReport[] }) {
  const { pane, say } = use
  return (
    <details open={['refused', 'conflicting', 'separated'].includes(fate)}>
      <summary>{say(`fate.${fate}`, { count: rows.length })}</summary>
      <ul class="sections">
        {rows.slice(0, manyRows).map((row) => (
          <li key={row.rowNumber}>
            <button type="button" onClick={() => showRow(use, row)}>
              <span>
                <strong>
                  {say('sync.row', { row: row.rowNumber })} <bdi>{row.reference}</bdi>
                </strong>
                <small>{titleOf(use, row)}</small>
                {row.refusal && <small>{row.refusal}</small>}
                {row.issues
                  .filter(({ severity }) => severity === 'error')
                  .slice(0, 3)
                  .map((issue, at) => (
                    <small key={at}>{sentenceOf(use, issue)}</small>
                  ))}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {rows.length > manyRows && (
        <p class="quiet">{pane.say('sync.more', { count: rows.length - manyRows })}</p>
      )}
    </details>
  )
}

function sentenceOf({ state, pane }: DeskUse, issue: RowReport['issues'][number]): string {
  const { fields, issues } = state.texts
  return formatIssue(issue, { language: state.language, fields, issues, lists: pane.data.lists })
}

function titleOf({ state }: DeskUse, { rowNumber }: RowReport): string {
  const row = state.reading?.rows.find((one) => one.rowNumber === rowNumber)
  const { title = '' } = row?.cells ?? {}
  return typeof title === 'string' ? title : ''
}

async function showRow({ pane }: DeskUse, { rowNumber, rowKey, issues }: RowReport): Promise<void> {
  const column = issues.find(({ field }) => field)?.field ?? 'title'
  const key = pane.state.value.reading?.rows.find((row) => row.rowNumber === rowNumber)?.rowKey ?? rowKey
  await pane.run('job.select', async () => {
    const place = { rowNumber, rowKey: key }
    const isThere =
      (await pane.workbook.select({ ...place, column })) ||
      (await pane.workbook.select({ ...place, column: systemColumns.check }))
    if (!isThere) pane.tell('note', 'sync.rowGone')
  })
}

function Account({ desk, of, say, isBusy }: DeskUse) {
  return (
    <p class="quiet">
      {of.ownName !== null && say('account.who', { name: of.ownName })}{' '}
      <button type="button" class="link" disabled={isBusy} onClick={() => desk.signOut()}>
        {say('account.signOut')}
      </button>
    </p>
  )
}
