/** The frame of the pane: tabs, messages, the view, and what is under way. */
import { Component, type ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { textDirection } from '../../templates/definition.ts'
import { type Pane, PaneContext, type PaneState, usePane } from './pane.ts'
import { useStore } from './store.ts'
import { type ViewEntry, viewOf, views } from './views.ts'

export function App({ pane }: { pane: Pane }) {
  const state = useStore(pane.state)
  useEffect(() => {
    document.documentElement.lang = state.language
    document.documentElement.dir = textDirection(state.language)
  }, [state.language])
  return (
    <PaneContext.Provider value={pane}>
      <Tabs current={state.view} />
      <MessageBar message={state.message} />
      <main>
        <ViewFrame key={state.view} view={viewOf(state.view)} />
      </main>
      <JobBar job={state.job} />
    </PaneContext.Provider>
  )
}

function Tabs({ current }: { current: PaneState['view'] }) {
  const pane = usePane()
  const tab = viewOf(current).parent ?? current
  const tabs = views.filter(({ parent }) => parent === null)
  if (tabs.length < 2) return null
  return (
    <nav class="tabs" aria-label={pane.say('frame.views')}>
      {tabs.map(({ id, title }) => (
        <button
          key={id}
          type="button"
          aria-current={id === tab ? 'page' : undefined}
          onClick={() => pane.go(id)}
        >
          {pane.say(`${title}.short`)}
        </button>
      ))}
    </nav>
  )
}

/** Heading and content of a view. Who comes from another view finds the focus on the heading. */
function ViewFrame({ view: { parent, title, View } }: { view: ViewEntry }) {
  const pane = usePane()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (pane.hasMoved) heading.current?.focus()
    scrollTo(0, 0)
  }, [])
  return (
    <>
      {parent && (
        <button type="button" class="back" onClick={() => pane.go(parent)}>
          <span class="chevron back-chevron" aria-hidden="true" />
          {pane.say(`${viewOf(parent).title}.short`)}
        </button>
      )}
      <h1 ref={heading} tabIndex={-1}>
        {pane.say(title)}
      </h1>
      <Guarded>
        <View />
      </Guarded>
    </>
  )
}

function MessageBar({ message }: { message: PaneState['message'] }) {
  const pane = usePane()
  return (
    <div class="messages" role="status">
      {message && (
        <div class={`message ${message.kind}`}>
          <p>{message.text}</p>
          <button
            type="button"
            class="quiet-button"
            aria-label={pane.say('frame.dismiss')}
            onClick={() => pane.state.set({ message: null })}
          >
            ×
          </button>
        </div>
      )}
    </div>
  )
}

function JobBar({ job }: { job: PaneState['job'] }) {
  const pane = usePane()
  return (
    <div class="jobs" role="status">
      {job && (
        <div class="job">
          <p>{job.text}</p>
          {job.cancel && (
            <button type="button" onClick={job.cancel}>
              {pane.say('job.cancel')}
            </button>
          )}
          <progress aria-label={job.text} {...(job.progress === null ? {} : { value: job.progress })} />
        </div>
      )}
    </div>
  )
}

/** A fault in one view leaves the others. */
class Guarded extends Component<{ children: ComponentChildren }, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static override getDerivedStateFromError(error: unknown) {
    console.error(error)
    return { hasFailed: true }
  }

  override render() {
    return this.state.hasFailed ? (
      <Broken onRetry={() => this.setState({ hasFailed: false })} />
    ) : (
      this.props.children
    )
  }
}

function Broken({ onRetry }: { onRetry: () => void }) {
  const pane = usePane()
  return (
    <div class="card" role="alert">
      <p>{pane.say('failure.view')}</p>
      <button type="button" onClick={onRetry}>
        {pane.say('failure.again')}
      </button>
    </div>
  )
}
