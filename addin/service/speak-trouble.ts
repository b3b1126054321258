/** A failure of the service's as a sentence: its own where it has one, else the pane's. */
import { ServiceTrouble } from './service-trouble.ts'

/** @returns null for what is no failure of the service's */
export function troubleText(
  error: unknown,
):
  | { readonly sentence: string }
  | { readonly key: string; readonly params: { readonly count: number } }
  | null {
  if (!(error instanceof ServiceTrouble)) return null
  const { kind, sentence, seconds } = error
  if ((kind === 'refused' || kind === 'tooOld') && sentence !== '') return { sentence }
  return { key: `service.${kind}`, params: { count: Math.max(1, Math.ceil(seconds / 60)) } }
}
