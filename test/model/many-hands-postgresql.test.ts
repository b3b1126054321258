import { it } from 'vitest'
import { databases } from '../helpers/database.ts'
import { storiesTimeout, tellStories } from './many-hands.ts'

it.skipIf(!databases.includes('PostgreSQL'))(
  '[MH1] [SY18] many hands on PostgreSQL: nothing acknowledged is lost, nothing blends, nothing doubles unsaid',
  { timeout: storiesTimeout },
  () => tellStories('PostgreSQL'),
)
