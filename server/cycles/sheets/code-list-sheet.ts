/** A code list as a sheet: a row a code, a column a language; drafts are named by language. */
import { type CodeList, languages } from '../../../templates/definition.ts'
import { checkCodeList, nextCodeList } from '../checks/check-code-list.ts'
import { getStoredCodeList, issuedLabels } from '../manage-code-lists.ts'
import { codeOf, textsOf } from './code-texts.ts'
import type { SheetColumn, SheetKind } from './sheet-kind.ts'

export const codeListSheet: SheetKind = {
  name: 'code-list',
  needsName: true,
  columns: [
    { key: 'code', kind: 'text', isKey: true, width: 12 },
    ...languages.map((language): SheetColumn => ({ key: `label.${language}`, kind: 'text', width: 32 })),
    { key: 'drafts', kind: 'languages', width: 18 },
    { key: 'aliases', kind: 'lines', width: 32 },
    { key: 'retired', kind: 'yesNo', width: 9 },
    { key: 'replacedBy', kind: 'text', width: 12 },
    { key: 'mapsTo', kind: 'text', width: 16 },
  ],

  async load(db, of, asOf) {
    const { list } = await getStoredCodeList(db, of, asOf)
    return list.codes.map((code) => ({ rowKey: code.code, texts: textsOf(code) }))
  },

  async outcome(db, of, wanted, changed) {
    const { list } = await getStoredCodeList(db, of)
    const stored = new Map(list.codes.map((code) => [code.code, code]))
    // What does not differ is kept to the letter.
    const codes = wanted.map(({ rowKey, texts }) =>
      changed.has(rowKey) ? codeOf(texts) : (stored.get(rowKey) ?? codeOf(texts)),
    )
    const next: CodeList = { ...list, codes }
    const refusals = checkCodeList(list, next).map(({ entry, ...refusal }) => ({ ...refusal, rowKey: entry }))
    const content = nextCodeList(list, next, await issuedLabels(db, of))
    const entries =
      content === list ? [] : [{ kind: 'code_list', entryKey: of, content, origin: 'secretariat' } as const]
    return { entries, contacts: new Map(), refusals }
  },
}
