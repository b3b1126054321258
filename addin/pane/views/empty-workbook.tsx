/** In a workbook that is none of ours: the template can be put into it, or fetched from the service. */
import { useState } from 'preact/hooks'
import { SignedIn } from './service/signed-in.tsx'
import { useDesk } from './service/use-desk.ts'

export function EmptyWorkbook() {
  const { of, say } = useDesk()
  return (
    <>
      {!of.isSignedIn && <p>{say('empty.signIn')}</p>}
      <SignedIn>
        <Insert />
      </SignedIn>
      <p>
        <a href="/" target="_blank" rel="noreferrer">
          {say('help.service')}
        </a>
      </p>
    </>
  )
}

function Insert() {
  const { pane, desk, of, isBusy, say } = useDesk()
  const [chosen, setChosen] = useState<string | null>(null)
  const codes = of.reporterCodes
  const { reporters, cycles } = pane.data.register
  const open = cycles.filter(({ state }) => state === undefined || state === 'open')
  const cycle = open.reduce<(typeof open)[number] | undefined>(
    (newest, one) => (newest && newest.opensOn >= one.opensOn ? newest : one),
    undefined,
  )
  const reporterCode = chosen ?? codes[0]
  if (!cycle || !reporterCode) return of.accountId === null ? null : <p>{say('empty.none')}</p>
  const nameOf = (code: string) => reporters.find((one) => one.reporterCode === code)?.shortName ?? code
  const insert = async () => {
    const isIn = await desk.insertTemplate(cycle.cycleKey, reporterCode)
    if (isIn === 'inserted') await pane.look()
    else if (isIn !== null) pane.tell('note', isIn === false ? 'empty.excelTooOld' : 'empty.opened')
  }
  return (
    <>
      <p>{say('empty.about')}</p>
      <label class="field">
        {say('empty.reporter')}
        <select value={reporterCode} onChange={(event) => setChosen(event.currentTarget.value)}>
          {codes.map((code) => (
            <option key={code} value={code}>
              {nameOf(code)}
            </option>
          ))}
        </select>
      </label>
      <button type="button" class="primary" disabled={isBusy} onClick={insert}>
        {say('empty.insert')}
      </button>
    </>
  )
}
