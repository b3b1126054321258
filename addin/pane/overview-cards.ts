/** What stands on the overview above its sections, from top to bottom. A card that has nothing to say draws nothing. */
import type { FunctionComponent } from 'preact'
import { lazily } from './lazily.tsx'
import { WorkbookCard } from './views/workbook-card.tsx'

export const overviewCards: readonly FunctionComponent[] = [
  lazily(async () => (await import('./views/help-cards.tsx')).FirstRunCard, true),
  WorkbookCard,
]
