/** In a workbook that is none of ours: the template can be put into it, or fetched from the service. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import { TemplateSource } from '../../sheet/template-source.ts'
import { usePane } from '../pane.ts'
import { useStore } from '../store.ts'

export function EmptyWorkbook() {
  const pane = usePane()
  const { job, language } = useStore(pane.state)
  const source = useMemo(() => new TemplateSource(() => pane.state.value.language), [])
  const [codes, setCodes] = useState<readonly string[]>([])
  const [reporterCode, setReporterCode] = useState('')
  useEffect(() => {
    if (!source.isSignedIn) return
    source.reporterCodes().then(
      (mine) => {
        setCodes(mine)
        setReporterCode(mine[0] ?? '')
      },
      // Then the start page of the service is the way.
      () => {},
    )
  }, [])
  const { reporters, cycles } = pane.data.register
  const open = cycles.filter(({ state }) => state === undefined || state === 'open')
  const cycle = open.reduce<(typeof open)[number] | undefined>(
    (newest, one) => (newest && newest.opensOn >= one.opensOn ? newest : one),
    undefined,
  )
  const nameOf = (code: string) => reporters.find((one) => one.reporterCode === code)?.shortName ?? code
  const insert = async () => {
    const isIn = await pane.run('job.inserting', async () => {
      const file = await source.template({ cycleKey: cycle!.cycleKey, reporterCode, language })
      return pane.workbook.insertTemplate(file)
    })
    if (isIn) await pane.look()
    else if (isIn === false) pane.tell('note', 'empty.excelTooOld')
  }
  return (
    <>
      {cycle && codes.length > 0 ? (
        <>
          <p>{pane.say('empty.about')}</p>
          <label class="field">
            {pane.say('empty.reporter')}
            <select value={reporterCode} onChange={(event) => setReporterCode(event.currentTarget.value)}>
              {codes.map((code) => (
                <option key={code} value={code}>
                  {nameOf(code)}
                </option>
              ))}
            </select>
          </label>
          <button type="button" class="primary" disabled={job !== null} onClick={insert}>
            {pane.say('empty.insert')}
          </button>
        </>
      ) : (
        <p>{pane.say('empty.signIn')}</p>
      )}
      <p>
        <a href="/" target="_blank" rel="noreferrer">
          {pane.say('help.service')}
        </a>
      </p>
    </>
  )
}
