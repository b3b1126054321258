import { describe, expect, it } from 'vitest'
import { messagesOf } from '../../server/locales.ts'
import { seedReporters } from '../../server/seed/seed-data.ts'
import { buildCodeLists } from '../../templates/build-code-lists.ts'
import { languages } from '../../templates/definition.ts'
import { foldText } from '../../templates/fold-text.ts'
import { fields, groups } from '../../templates/minamata/fields.ts'
import { shippedLists } from '../../templates/minamata/shipped-lists.ts'
import { reporterCodeList } from '../../templates/reporter-code-list.ts'
import { systemColumns } from '../../templates/workbook-layout.ts'

/** Excel shows no more of a cell's prompt. */
const longestPrompt = 255

const lists = buildCodeLists([...shippedLists, reporterCodeList(seedReporters)], 0)
const example = /(?:Example|Exemple|Ejemplo|Пример|例如|مثال) ?[:：](.*)$/u

const columns = ['check', 'comment', 'action', 'row_key', 'revision', 'base_hash'].map(
  (key) => `column.${key}`,
)
const headers = [...fields.map(({ key }) => key), ...columns].map((key) => `${key}.label`)

describe.each(languages)('the texts of fields in %s', (language) => {
  const texts = messagesOf('fields', language)

  it('[CL15] are a label, a prompt and a help text for each field, and a label for each group and column', () => {
    const expected = [
      ...fields.flatMap(({ key }) => [`${key}.label`, `${key}.prompt`, `${key}.help`]),
      ...groups.map((key) => `group.${key}.label`),
      ...columns.map((key) => `${key}.label`),
      'action.withdraw',
    ]
    expect(columns).toHaveLength(Object.keys(systemColumns).length)
    expect(expected.filter((key) => typeof texts[key] !== 'string' || texts[key] === '')).toEqual([])
  })

  it('[CL15] has prompts that Excel shows whole', () => {
    const tooLong = fields.filter(({ key }) => String(texts[`${key}.prompt`]).length > longestPrompt)
    expect(tooLong.map(({ key }) => key)).toEqual([])
  })

  it('[CL15] gives only examples of codes that are read as they stand', () => {
    const given = fields.flatMap((field) => {
      const text = example.exec(String(texts[`${field.key}.prompt`]))?.[1]
      const isExample = text !== undefined && 'codeList' in field && field.key !== 'text_language'
      return isExample
        ? lists.split(field.codeList, text).map((piece) => ({ list: field.codeList, piece }))
        : []
    })
    expect(given.length).toBeGreaterThan(15)
    expect(given.filter(({ list, piece }) => lists.match(list, piece).kind !== 'code')).toEqual([])
  })

  it('[CL15] holds no direction marks or other invisible characters', () => {
    const withMarks = Object.entries(texts).filter(([, text]) => /[\p{Cf}\p{Cc}]/u.test(JSON.stringify(text)))
    expect(withMarks.map(([key]) => key)).toEqual([])
  })
})

describe('column headers', () => {
  it('[CL16] never mean two columns, in one language or across all six', () => {
    const columnOf = new Map<string, string>()
    const clashes: string[] = []
    for (const language of languages) {
      const inLanguage = new Set<string>()
      for (const header of headers) {
        const label = foldText(String(messagesOf('fields', language)[header]))
        const other = columnOf.get(label)
        if (inLanguage.has(label) || (other !== undefined && other !== header))
          clashes.push(`${language} ${label}`)
        inLanguage.add(label)
        columnOf.set(label, header)
      }
    }
    expect(clashes).toEqual([])
  })
})
