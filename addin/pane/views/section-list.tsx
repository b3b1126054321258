import { usePane } from '../pane.ts'
import { type ViewId, views } from '../views.ts'

interface SectionListProps {
  readonly parent: ViewId
  readonly isSecretariat?: boolean
  /** There is no return in the workbook. */
  readonly isBare?: boolean
}

/** The views that a view leads to. */
export function SectionList({ parent, isSecretariat = false, isBare = false }: SectionListProps) {
  const pane = usePane()
  return (
    <ul class="sections">
      {views
        .filter((view) => view.parent === parent && (view.isForSecretariat ? isSecretariat : !isBare))
        .map(({ id, title }) => (
          <li key={id} class="section">
            <button type="button" onClick={() => pane.go(id)}>
              <span>
                <strong>{pane.say(title)}</strong>
                <small>{pane.say(`${title}.about`)}</small>
              </span>
              <span class="chevron" aria-hidden="true" />
            </button>
          </li>
        ))}
    </ul>
  )
}
