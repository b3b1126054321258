import { it } from 'vitest'
import { storiesTimeout, tellStories } from './many-hands.ts'

it(
  '[MH1] [SY18] many hands on SQLite: nothing acknowledged is lost, nothing blends, nothing doubles unsaid',
  { timeout: storiesTimeout },
  () => tellStories('SQLite'),
)
