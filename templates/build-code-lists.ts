import { CodeListIndex } from './code-list-index.ts'
import type { CodeLists } from './code-lists.ts'
import type { CodeList } from './definition.ts'
import { splitCodes } from './split-codes.ts'

/**
 * Makes code lists ready for look-up. Build once and keep: it folds every spelling of every code.
 *
 * @param version the change number at which any of the lists last changed; 0 for the lists as shipped
 * @returns look-ups that throw a RangeError for a list key that was not given
 */
export function buildCodeLists(lists: readonly CodeList[], version: number): CodeLists {
  const indexes = new Map(lists.map((list) => [list.key, new CodeListIndex(list)]))
  const indexOf = (key: string): CodeListIndex => {
    const index = indexes.get(key)
    if (!index) throw new RangeError(`There is no code list "${key}".`)
    return index
  }
  return {
    version,
    keys: [...indexes.keys()],
    list: (key) => indexOf(key).list,
    match: (key, text) => indexOf(key).match(text),
    split: (key, text) => splitCodes(indexOf(key), text),
    find: (key, code) => indexOf(key).find(code),
    label: (key, code, language) => indexOf(key).find(code)?.labels[language] ?? code,
  }
}
