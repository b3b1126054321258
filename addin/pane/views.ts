/** The views of the pane. A new one is one entry here: a tab, or a section that another view leads to. */
import type { FunctionComponent } from 'preact'
import { lazily } from './lazily.tsx'
import { Overview } from './views/overview.tsx'

export type ViewId =
  | 'overview'
  | 'check'
  | 'sync'
  | 'conflicts'
  | 'questions'
  | 'submit'
  | 'history'
  | 'combined'
  | 'cell'
  | 'repair'
  | 'language'
  | 'help'

export interface ViewEntry {
  readonly id: ViewId
  /** Null: a tab. Else the view to go back to; it lists its sections by itself. */
  readonly parent: ViewId | null
  /** Key of its heading; `<title>.short` is the tab's label, `<title>.about` what its section says below. */
  readonly title: string
  /** For those at the Secretariat only; and such a view needs no return in the workbook. */
  readonly isForSecretariat?: true
  readonly View: FunctionComponent
}

/** In the order in which people see them. What is not needed at first is loaded when it is opened. */
export const views: readonly ViewEntry[] = [
  { id: 'overview', parent: null, title: 'view.overview', View: Overview },
  {
    id: 'check',
    parent: null,
    title: 'view.check',
    View: lazily(async () => (await import('./views/check-view.tsx')).CheckView),
  },
  {
    id: 'sync',
    parent: null,
    title: 'view.sync',
    View: lazily(async () => (await import('./views/service/sync-view.tsx')).SyncView),
  },
  {
    id: 'conflicts',
    parent: 'sync',
    title: 'view.conflicts',
    View: lazily(async () => (await import('./views/service/conflicts-view.tsx')).ConflictsView),
  },
  {
    id: 'questions',
    parent: 'sync',
    title: 'view.questions',
    View: lazily(async () => (await import('./views/service/questions-view.tsx')).QuestionsView),
  },
  {
    id: 'submit',
    parent: 'sync',
    title: 'view.submit',
    View: lazily(async () => (await import('./views/service/submit-view.tsx')).SubmitView),
  },
  {
    id: 'history',
    parent: 'sync',
    title: 'view.history',
    View: lazily(async () => (await import('./views/service/history-view.tsx')).HistoryView),
  },
  {
    id: 'combined',
    parent: 'sync',
    title: 'view.combined',
    isForSecretariat: true,
    View: lazily(async () => (await import('./views/service/combined-view.tsx')).CombinedView, false, false),
  },
  {
    id: 'cell',
    parent: null,
    title: 'view.cell',
    View: lazily(async () => (await import('./views/cell-view.tsx')).CellView),
  },
  {
    id: 'repair',
    parent: 'overview',
    title: 'view.repair',
    View: lazily(async () => (await import('./views/repair-view.tsx')).RepairView),
  },
  {
    id: 'language',
    parent: 'overview',
    title: 'view.language',
    View: lazily(async () => (await import('./views/language-view.tsx')).LanguageView),
  },
  {
    id: 'help',
    parent: 'overview',
    title: 'view.help',
    View: lazily(async () => (await import('./views/help-cards.tsx')).HelpView),
  },
]

export function viewOf(id: ViewId): ViewEntry {
  return views.find((view) => view.id === id)!
}
