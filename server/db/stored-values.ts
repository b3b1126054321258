/** Values as they are stored, read once: syncs of a return ask for the same rows again and again. */
import type { ActivityValues } from '../../templates/activity.ts'

/** Some 8 KB each with what is found out about them: the rows of a hundred returns in hand. */
const keptRows = 5_000
const longestKept = 16_000

/** By their text, so that no rollback, erasure or other process can make what is remembered wrong. In order of last use. */
const known = new Map<string, ActivityValues>()

/**
 * The values in a stored text. The same text gives the same object for as long as it is remembered, so that what is found out
 * about it by identity is found out once.
 */
export function storedValues(json: string): ActivityValues {
  let values = known.get(json)
  if (values !== undefined) known.delete(json)
  values ??= JSON.parse(json) as ActivityValues
  if (json.length > longestKept) return values
  known.set(json, values)
  if (known.size > keptRows) known.delete(known.keys().next().value!)
  return values
}

const texts = new WeakMap<object, string>()

/** What is going to be stored, as JSON: made before a transaction, it is at hand within. The object must not change any more. */
export function storedText(content: object): string {
  let text = texts.get(content)
  if (text === undefined) {
    text = JSON.stringify(content)
    texts.set(content, text)
  }
  return text
}
