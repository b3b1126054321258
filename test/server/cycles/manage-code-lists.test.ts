import { beforeEach, describe, expect, it } from 'vitest'
import { checkCodeList } from '../../../server/cycles/checks/check-code-list.ts'
import { loadCodeLists } from '../../../server/cycles/load-code-lists.ts'
import { getStoredCodeList, listCodeLists, saveCodeList } from '../../../server/cycles/manage-code-lists.ts'
import { getNewestChange } from '../../../server/db/change-log.ts'
import type { Db } from '../../../server/db/schema.ts'
import type { Code } from '../../../templates/definition.ts'
import { shippedLists } from '../../../templates/minamata/shipped-lists.ts'
import { aSheetRow, dakarCells, shippedDatabase, sync } from '../../helpers/a-sync.ts'
import { lists } from '../../helpers/builders.ts'
import { databases } from '../../helpers/database.ts'
import { officer } from '../../helpers/secretariat.ts'
import { inSixLanguages } from '../../helpers/stored-things.ts'

describe.each(databases)('code lists on %s', (name) => {
  let db: Db
  beforeEach(async () => {
    db = await shippedDatabase(name)
  })
  const key = 'delivery_mode'
  const edit = async (change: (codes: readonly Code[]) => readonly Code[], ifChangeNumber?: number) => {
    const { list, changeNumber } = await getStoredCodeList(db, key)
    const who = { ...officer, ifChangeNumber: ifChangeNumber ?? changeNumber }
    return saveCodeList(db, { key, source: list.source, codes: change(list.codes) }, who)
  }
  const first = async () => (await getStoredCodeList(db, key)).list.codes[0]!
  const withFirst = (part: Partial<Code>) => (codes: readonly Code[]) => [
    { ...codes[0]!, ...part },
    ...codes.slice(1),
  ]

  it('[CY10] a code is added and understood from then on; older states know nothing of it', async () => {
    const before = await getNewestChange(db)
    const { list } = await edit((codes) => [...codes, { code: 'POST', labels: inSixLanguages('By post') }])
    expect(list.version).toBe(2)
    expect((await loadCodeLists(db)).match(key, 'by post')).toMatchObject({ code: { code: 'POST' } })
    const then = await loadCodeLists(db, before.changeNumber)
    expect(then.find(key, 'POST')).toBeUndefined()
    const answer = await sync(db, [aSheetRow('k1', { ...dakarCells, delivery_mode: 'By post' })])
    expect(answer.results[0]?.issues).toEqual([])
  })

  it('[CY11] a label that is bettered stays understood', async () => {
    const { code, labels } = await first()
    await edit(withFirst({ labels: { ...labels, fr: 'Sur place, en salle' } }))
    await edit(withFirst({ labels: { ...labels, fr: 'En salle' }, aliases: [] }))
    const lists = await loadCodeLists(db)
    expect(lists.label(key, code, 'fr')).toBe('En salle')
    for (const text of [labels.fr, 'Sur place, en salle', 'En salle'])
      expect(lists.match(key, text)).toMatchObject({ kind: 'code', code: { code } })
  })

  it('[CY11] a code is retired with its replacement, and never taken out', async () => {
    const { code } = await first()
    const other = (await getStoredCodeList(db, key)).list.codes[1]!.code
    await expect(edit((codes) => codes.slice(1))).rejects.toMatchObject({
      details: { refusal: 'codeStays', entry: `${key} ${code}` },
    })
    await edit(withFirst({ retired: { replacedBy: other } }))
    expect((await loadCodeLists(db)).match(key, code).kind).toBe('retired')
  })

  it('[CY6] is edited as the officer saw it; the same again changes nothing', async () => {
    const { changeNumber } = await getStoredCodeList(db, key)
    const before = await getNewestChange(db)
    await edit((codes) => codes)
    expect(await getNewestChange(db)).toEqual(before)
    await edit(withFirst({ mapsTo: 'x' }))
    await expect(edit(withFirst({ mapsTo: 'y' }), changeNumber)).rejects.toMatchObject({
      code: 'REGISTER_CHANGED',
    })
    await expect(getStoredCodeList(db, 'nothing')).rejects.toMatchObject({ code: 'CODE_LIST_UNKNOWN' })
  })

  it('[CY12] every shipped list can be stored again as it is', async () => {
    for (const { list, changeNumber } of await listCodeLists(db))
      await saveCodeList(db, list, { ...officer, ifChangeNumber: changeNumber })
    expect((await getNewestChange(db)).changeNumber).toBe(1)
  })
})

describe('what a code list must be like', () => {
  const list = lists.list('delivery_mode')

  it.each<[string, (codes: readonly Code[]) => readonly Code[], string, string]>([
    [
      'a blank label',
      (c) => [{ ...c[0]!, labels: { ...c[0]!.labels, ru: '' } }, ...c.slice(1)],
      'label.ru',
      'required',
    ],
    [
      'the label of another code, in other letters',
      (c) => [...c, { code: 'NEW', labels: { ...inSixLanguages('New'), es: c[0]!.labels.es.toUpperCase() } }],
      'label.es',
      'labelTaken',
    ],
    [
      'an alias that is another code’s label',
      (c) => [...c, { code: 'NEW', labels: inSixLanguages('New'), aliases: [c[1]!.labels.en] }],
      'aliases',
      'labelTaken',
    ],
    [
      'a code that is no code',
      (c) => [...c, { code: 'a;b', labels: inSixLanguages('New') }],
      'code',
      'notAKey',
    ],
    ['a code twice', (c) => [...c, { ...c[0]!, code: c[0]!.code.toLowerCase() }], 'label.ar', 'labelTaken'],
    [
      'a replacement that is not there',
      (c) => [{ ...c[0]!, retired: { replacedBy: 'GONE' } }, ...c.slice(1)],
      'replacedBy',
      'replacementUnknown',
    ],
    [
      'a replacement by itself',
      (c) => [{ ...c[0]!, retired: { replacedBy: c[0]!.code } }, ...c.slice(1)],
      'replacedBy',
      'replacementUnknown',
    ],
    [
      'a replacement that is retired',
      (c) => [{ ...c[0]!, retired: { replacedBy: c[1]!.code } }, { ...c[1]!, retired: {} }, ...c.slice(2)],
      'replacedBy',
      'replacementRetired',
    ],
  ])('[CY12] is not stored with %s', (_what, change, field, refusal) => {
    const refusals = checkCodeList(list, { ...list, codes: change(list.codes) })
    expect(refusals.map((one) => `${one.field} ${one.code}`)).toContain(`${field} ${refusal}`)
  })

  it('[CY12] the shipped ones are sound', () => {
    expect(shippedLists.flatMap((one) => checkCodeList(one, one))).toEqual([])
  })
})
