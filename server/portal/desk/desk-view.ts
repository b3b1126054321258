/** What the desk's pages have in common: the cycle they are about, and words for codes. */
import { Type } from '@fastify/type-provider-typebox'
import type { CodeLists } from '../../../templates/code-lists.ts'
import type { Cycle } from '../../../templates/context.ts'
import { listCycles } from '../../cycles/register.ts'
import type { Db } from '../../db/schema.ts'
import { cycleOrNewest } from '../../service.ts'
import type { Page } from '../shell/page.ts'

/** Query of every page of the desk. A browser's empty field is no filter. */
export const deskQuery = {
  lang: Type.Optional(Type.String({ maxLength: 20 })),
  cycle: Type.Optional(Type.String({ maxLength: 60 })),
}

export interface CycleChoice {
  readonly cycle: Cycle
  /** All of them, the one whose period ends last first. */
  readonly cycles: readonly Cycle[]
}

/** @throws {ServiceError} CYCLE_UNKNOWN */
export async function chosenCycle(db: Db, cycleKey: string | undefined): Promise<CycleChoice> {
  const cycle = await cycleOrNewest(db, cycleKey || undefined)
  const cycles = (await listCycles(db)).toSorted((a, b) => (a.period.end < b.period.end ? 1 : -1))
  return { cycle, cycles }
}

/** A region in words; what is not in the list is shown as it is. */
export function regionWord(page: Page, lists: CodeLists, region: string): string {
  if (region === '') return page.speak('desk')('region.none')
  return lists.keys.includes('un_region') ? lists.label('un_region', region, page.language) : region
}

export function kindWord(page: Page, kind: string): string {
  return kind === '' ? page.speak('desk')('kind.none') : page.speak('returns')(`choice.kind.${kind}`)
}

/** What a form left blank stays out of a filter. */
export function given(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim()
}
