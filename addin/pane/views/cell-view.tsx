/** The selected cell: what belongs in it, and for codes a picker. */
import { useEffect } from 'preact/hooks'
import { formatMessage } from '../../../templates/messages.ts'
import { isCodesField } from '../../picker/cell-codes.ts'
import { cellDesk } from '../../picker/cell-desk.ts'
import { usePane } from '../pane.ts'
import { useStore } from '../store.ts'
import { CodePicker } from './code-picker.tsx'

export function CellView() {
  const pane = usePane()
  const desk = cellDesk(pane)
  const { cell, isKnown } = useStore(desk.state)
  const { texts, language, reading } = useStore(pane.state)
  useEffect(() => {
    void desk.follow()
    return () => void desk.leave()
  }, [])
  const field = pane.data.template.fields.find(({ key }) => key === cell?.column)
  if (!cell || !field) return isKnown ? <p class="card">{pane.say('cell.none')}</p> : null
  const row = reading?.rows.find(({ rowNumber }) => rowNumber === cell.rowNumber)
  const letter = reading?.columns.find(({ key }) => key === field.key)?.letter ?? ''
  const title = String(row?.cells.title ?? '')
  const prompt = formatMessage(texts.fields, `${field.key}.prompt`, language)
  return (
    <>
      <section class="card" aria-live="polite">
        <h2>{formatMessage(texts.fields, `${field.key}.label`, language)}</h2>
        <p class="quiet small" dir="auto">
          <bdi>{letter + cell.rowNumber}</bdi>
          {title !== '' && ` · ${title}`}
        </p>
        <p>{prompt}</p>
        {!isCodesField(field) && <p class="quiet small">{pane.say('cell.typeInSheet')}</p>}
      </section>
      {isCodesField(field) && <CodePicker key={`${cell.rowNumber} ${field.key}`} field={field} />}
    </>
  )
}
