import { beforeEach, describe, expect, it } from 'vitest'
import { checkReporter } from '../../../server/cycles/checks/check-reporter.ts'
import { loadCodeLists } from '../../../server/cycles/load-code-lists.ts'
import {
  addReporter,
  editReporter,
  getStoredReporter,
  removeReporter,
} from '../../../server/cycles/manage-reporters.ts'
import { getReporter, listReporters } from '../../../server/cycles/register.ts'
import { getNewestChange } from '../../../server/db/change-log.ts'
import type { Db } from '../../../server/db/schema.ts'
import { seedReporters } from '../../../server/seed/seed-data.ts'
import type { Reporter } from '../../../templates/context.ts'
import { aSheetRow, dakarCells, shippedDatabase, sync } from '../../helpers/a-sync.ts'
import { lists } from '../../helpers/builders.ts'
import { databases } from '../../helpers/database.ts'
import { officer } from '../../helpers/secretariat.ts'
import { aReporter } from '../../helpers/stored-things.ts'

const body = aReporter({ reporterCode: 'mali-dgpp', kind: 'nationalBody', servedCountries: ['MLI'] })

describe.each(databases)('reporters on %s', (name) => {
  let db: Db
  beforeEach(async () => {
    db = await shippedDatabase(name)
  })

  it.each(['centre', 'agency', 'nationalBody', 'partnership'] as const)(
    '[CY7] a %s is added, can be named by others, and reports',
    async (kind) => {
      await addReporter(db, { ...body, kind }, officer)
      expect(await getReporter(db, 'MALI-DGPP')).toMatchObject({ kind, servedCountries: ['MLI'] })
      expect((await loadCodeLists(db)).find('reporter', 'mali-dgpp')).toBeDefined()
      const answer = await sync(db, [aSheetRow('k1', dakarCells)], {
        reporterCode: 'mali-dgpp',
        workbookId: null,
      })
      expect(answer.results[0]?.reference).toBe('MALI-DGPP-0001')
    },
  )

  it('[CY7] a code belongs to one reporter', async () => {
    await addReporter(db, body, officer)
    await expect(addReporter(db, { ...body, name: 'Another' }, officer)).rejects.toMatchObject({
      code: 'REGISTER_INVALID',
      details: { field: 'reporterCode', refusal: 'exists' },
    })
  })

  it('[CY8] is not stored with anything wrong', async () => {
    await expect(addReporter(db, { ...body, name: ' ' }, officer)).rejects.toMatchObject({
      details: { entry: 'mali-dgpp', field: 'name', refusal: 'required' },
    })
    expect(await listReporters(db)).toHaveLength(23)
  })

  it('[CY7] is edited part by part, as the officer saw it', async () => {
    const { changeNumber } = await getStoredReporter(db, 'bcrc-scrc-sen')
    const edited = await editReporter(
      db,
      'bcrc-scrc-sen',
      { city: 'Thiès' },
      { ...officer, ifChangeNumber: changeNumber },
    )
    expect(edited.reporter).toMatchObject({ city: 'Thiès', language: 'fr' })
    await expect(
      editReporter(db, 'bcrc-scrc-sen', { city: 'Dakar' }, { ...officer, ifChangeNumber: changeNumber }),
    ).rejects.toMatchObject({ code: 'REGISTER_CHANGED' })
  })

  it('[AP1] its contact person stands outside the chain: shown, replaced, and gone without a trace', async () => {
    const before = await getNewestChange(db)
    const contact = { name: 'Awa Diop', email: 'awa.diop@example.org' }
    await editReporter(db, 'bcrc-scrc-sen', { contact }, officer)
    expect((await getReporter(db, 'bcrc-scrc-sen')).contact).toEqual(contact)
    expect(await getNewestChange(db)).toEqual(before)
    await addReporter(db, { ...body, contact }, officer)
    await editReporter(db, 'bcrc-scrc-sen', { contact: null, city: 'Thiès' }, officer)
    await editReporter(db, 'mali-dgpp', { contact: null }, officer)
    const texts = await db.selectFrom('registerEntry').select('contentJson').execute()
    expect(texts.filter(({ contentJson }) => contentJson?.includes('Diop'))).toEqual([])
    expect((await getReporter(db, 'bcrc-scrc-sen')).contact).toBeNull()
  })

  it('[CY9] one that has sent nothing is taken out and may come back; one that has stays', async () => {
    await removeReporter(db, 'bcrc-egy', officer)
    await expect(getReporter(db, 'bcrc-egy')).rejects.toMatchObject({ code: 'REPORTER_UNKNOWN' })
    await addReporter(db, { ...body, reporterCode: 'bcrc-egy' }, officer)
    expect(await listReporters(db)).toHaveLength(23)
    await sync(db, [aSheetRow('k1', dakarCells)])
    await expect(removeReporter(db, 'bcrc-scrc-sen', officer)).rejects.toMatchObject({
      details: { refusal: 'inUse' },
    })
  })
})

describe('what a reporter must be like', () => {
  it.each<[Partial<Reporter>, string, string]>([
    [{ reporterCode: 'Mali DGPP' }, 'reporterCode', 'notAKey'],
    [{ name: ' ' }, 'name', 'required'],
    [{ region: 'WEOGG' }, 'region', 'notACode'],
    [{ hostCountry: 'XXX' }, 'hostCountry', 'notACode'],
    [{ servedCountries: ['MLI', 'Mali'] }, 'servedCountries', 'notACode'],
    [{ web: 'javascript:alert(1)' }, 'web', 'notAnAddress'],
    [{ note: 'x'.repeat(501) }, 'note', 'tooLong'],
  ])('[CY8] is not stored with %j', (part, field, refusal) => {
    const refusals = checkReporter({ ...body, ...part }, lists)
    expect(refusals.map((one) => `${one.field} ${one.code}`)).toEqual([`${field} ${refusal}`])
  })

  it('[CY8] the shipped ones are sound', () => {
    expect(seedReporters.flatMap((one) => checkReporter(one, lists))).toEqual([])
  })
})
