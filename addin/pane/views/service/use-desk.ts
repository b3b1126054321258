/** What the views of the service share: its desk, and how ids, instants and values read. */
import type { FieldValue } from '../../../../templates/activity.ts'
import { formatMessage } from '../../../../templates/messages.ts'
import { printCell } from '../../../../templates/print-cell.ts'
import { type DeskState, type ServiceDesk, serviceDesk } from '../../../desk/service-desk.ts'
import { type Pane, type PaneState, usePane } from '../../pane.ts'
import { useStore } from '../../store.ts'

export interface DeskUse {
  readonly pane: Pane
  readonly desk: ServiceDesk
  readonly of: DeskState
  readonly state: PaneState
  /** Something is under way: nothing else can be begun. */
  readonly isBusy: boolean
  readonly say: Pane['say']
}

export function useDesk(): DeskUse {
  const pane = usePane()
  const desk = serviceDesk(pane)
  const of = useStore(desk.state)
  const state = useStore(pane.state)
  const say: Pane['say'] = (key, params) => pane.say(key, params)
  return { pane, desk, of, state, isBusy: state.job !== null, say }
}

/** Who, as the person who looks may know it. */
export function nameOf({ of, say }: DeskUse, accountId: string | null): string {
  if (accountId !== null && accountId === of.accountId) return say('who.you')
  const person = of.people.get(accountId ?? '')
  if (person?.isSecretariat) return say('who.secretariat')
  return person?.name ?? say('who.unknown')
}

/** An instant on this person's clock. */
export function shownInstant({ state }: DeskUse, instant: string): string {
  const { language } = state
  const locale = `${language === 'en' ? 'en-GB' : language}-u-ca-gregory-nu-latn`
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(instant),
  )
}

/** Label of a field, or of what stands beside the fields. */
export function fieldLabel({ state, say }: DeskUse, field: string | null): string {
  if (field === null || field.startsWith('_')) return say(`row.${field?.slice(1) ?? 'whole'}`)
  return formatMessage(state.texts.fields, `${field}.label`, state.language)
}

/** A value as it would stand in a sheet of the pane's language. */
export function shownValue({ pane, state, say }: DeskUse, field: string, value: FieldValue | null): string {
  if (value === null) return say('value.blank')
  if (field === '_extra')
    return Object.entries(JSON.parse(String(value)))
      .map((one) => one.join(': '))
      .join('\n')
  if (field === '_action') return String(pane.data.labels[state.language]['action.withdraw'])
  const definition = pane.data.template.fields.find(({ key }) => key === field)
  // A date is a number in the sheet, and for reading it is itself.
  if (!definition || definition.type === 'date')
    return typeof value === 'object' ? JSON.stringify(value) : String(value)
  return String(printCell(definition, value, pane.data.lists, state.language) ?? '')
}
