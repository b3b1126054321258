/** Code lists and exchange rates by form: what a sheet can do to a row, without a sheet. */
import { beforeEach, describe, expect, it } from 'vitest'
import { getStoredCodeList } from '../../../server/cycles/manage-code-lists.ts'
import { getStoredCycle } from '../../../server/cycles/manage-cycles.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import { languages } from '../../../templates/definition.ts'
import { aPageService, hiddenField, type PageService } from '../../helpers/a-page-service.ts'
import { databases } from '../../helpers/database.ts'
import { type SignedInPerson, signIn } from '../../helpers/signed-in.ts'

const list = '/register/lists/activity_type'
const rates = `/register/cycles/${seedCycle.cycleKey}/rates`

/** What the fields of a form hold, as a browser sends them. */
function fieldsOf(body: string): Record<string, string> {
  const form = body.slice(body.indexOf(`action="${list}`))
  const text = (html: string) =>
    html.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&')
  const fields: Record<string, string> = {}
  for (const [tag, name] of form.matchAll(/<input[^>]* name="([^"]+)"[^>]*>/g)) {
    if (tag.includes('type="checkbox"') && !/ checked/.test(tag)) continue
    fields[name!] = text(/ value="([^"]*)"/.exec(tag)?.[1] ?? '')
  }
  fields.aliases = text(/<textarea[^>]*>([^<]*)</.exec(form)![1]!)
  fields.replacedBy = /<option value="([^"]*)" selected/.exec(form)?.[1] ?? ''
  return fields
}

describe.each(databases)('code lists and rates by form, on %s', (name) => {
  let service: PageService
  let officer: SignedInPerson
  beforeEach(async () => {
    service = await aPageService(name)
    officer = await signIn(service.app, 'officer')
  })
  const look = async (url: string) => (await service.look(`${url}?lang=en`, officer)).body
  const codeOf = async (code: string) => {
    const { list: stored } = await getStoredCodeList(service.db, 'activity_type')
    return { version: stored.version, code: stored.codes.find((one) => one.code === code) }
  }

  it('[PO63] a label is corrected and confirmed; the old one stays understood, and the log says who did it', async () => {
    const before = await codeOf('TRW')
    const fields = fieldsOf(await look(`${list}/codes/TRW`))
    expect(fields).toMatchObject({ 'label.fr': before.code!.labels.fr })
    const unchanged = await service.send(`${list}/codes/TRW?lang=en`, fields, officer)
    expect(unchanged.body).toContain('Saved.')
    expect(await codeOf('TRW')).toEqual(before)
    const { 'draft.ar': _, ...confirmed } = fields
    const edited = { ...confirmed, 'label.fr': 'Atelier de formation <img src=x onerror=alert(1)>' }
    const saved = await service.send(`${list}/codes/TRW?lang=en`, edited, officer)
    expect(saved.body).toContain('Saved.')
    const { code, version } = await codeOf('TRW')
    expect(version).toBe(before.version + 1)
    expect(code!.labels).toEqual({ ...before.code!.labels, fr: edited['label.fr'] })
    expect(code!.aliases).toContain(before.code!.labels.fr)
    expect(code!.drafts ?? []).not.toContain('ar')
    const shown = (await service.look(`${list}?lang=fr`, officer)).body
    expect(shown).toContain('&lt;img src=x')
    expect(shown).not.toContain('<img')
    expect(await look('/audit')).toContain('activity_type')
    // Seen before somebody else changed it: nothing is stored.
    const late = await service.send(`${list}/codes/TRW?lang=en`, { ...fields, 'label.en': 'Late' }, officer)
    expect(late.statusCode).toBe(409)
    expect(late.body).toContain('value="Late"')
    expect((await codeOf('TRW')).code!.labels.en).toBe(before.code!.labels.en)
  })

  it('[PO63] a code is added with its six labels; a blank one, one that is taken, and a code that is there are refused', async () => {
    const labels = Object.fromEntries(languages.map((language) => [`label.${language}`, `New ${language}`]))
    const changeNumber = hiddenField(await look(`${list}/new`), 'changeNumber')
    const wanted = { changeNumber, code: 'NEW-1', ...labels, 'draft.zh': 'yes' }
    const refused = async (fields: Record<string, string>, sentence: string) => {
      const answer = await service.send(`${list}/codes?lang=en`, { ...wanted, ...fields }, officer)
      expect(answer.statusCode).toBe(400)
      expect(answer.body).toContain(sentence)
      expect(answer.body).toContain('value="New fr"')
      expect(answer.body).toMatch(/name="draft.zh"[^>]* checked|checked[^>]* name="draft.zh"/)
    }
    await refused({ 'label.ar': ' ' }, 'This must not be blank.')
    await refused({ 'label.en': (await codeOf('TRW')).code!.labels.en }, 'already means the code TRW')
    await refused({ code: 'trw' }, 'There is one of this name already.')
    await refused({ code: 'né' }, 'Use letters without accents')
    const added = await service.send(`${list}/codes?lang=en`, wanted, officer)
    expect(added.body).toContain('The code has been added.')
    expect((await codeOf('NEW-1')).code).toMatchObject({ labels: { ru: 'New ru' }, drafts: ['zh'] })
    expect((await service.look(`${list}?lang=en&text=NEW%20RU`, officer)).body).toContain('1 code<')
  })

  it('[PO63] a code is retired in favour of another and brought back; none is taken out', async () => {
    const fields = fieldsOf(await look(`${list}/codes/TRW`))
    const { list: stored } = await getStoredCodeList(service.db, 'activity_type')
    const other = stored.codes.find(({ code, retired }) => code !== 'TRW' && !retired)!.code
    const self = await service.send(`${list}/codes/TRW?lang=en`, { ...fields, replacedBy: 'TRW' }, officer)
    expect(self.statusCode).toBe(400)
    await service.send(`${list}/codes/TRW`, { ...fields, retired: 'yes', replacedBy: other }, officer)
    expect((await codeOf('TRW')).code!.retired).toEqual({ replacedBy: other })
    expect((await service.look(`${list}?lang=en&text=TRW`, officer)).body).toContain('Retired')
    const { retired: _, ...again } = fieldsOf(await look(`${list}/codes/TRW`))
    await service.send(`${list}/codes/TRW`, { ...again, replacedBy: '' }, officer)
    expect((await codeOf('TRW')).code!.retired).toBeUndefined()
    expect((await service.look('/register/lists/nothing', officer)).statusCode).toBe(404)
    expect((await service.look(`${list}/codes/nothing`, officer)).statusCode).toBe(404)
  })

  it('[PO64] a rate is set with its day and source, corrected and taken out; one without is refused with what was typed', async () => {
    const changeNumber = async () => hiddenField(await look(rates), 'changeNumber')
    const rate = { currency: 'CHF', date: '2026-06-30', usDollars: '1.25', source: 'UN rates, <b>June</b>' }
    const bad = { ...rate, changeNumber: await changeNumber(), usDollars: 'much' }
    const refused = await service.send(`${rates}?lang=en`, bad, officer)
    expect([refused.statusCode, refused.body.includes('value="much"')]).toEqual([400, true])
    const set = await service.send(`${rates}?lang=en`, { ...bad, usDollars: '1.25' }, officer)
    expect(set.body).toContain('Saved.')
    expect(set.body).toContain('UN rates, &lt;b>June&lt;/b>')
    const stale = await service.send(`${rates}?lang=en`, bad, officer)
    expect(stale.statusCode).toBe(409)
    const corrected = { ...rate, changeNumber: await changeNumber(), usDollars: '1.26' }
    await service.send(`${rates}?lang=en`, corrected, officer)
    const stored = async () => (await getStoredCycle(service.db, seedCycle.cycleKey)).cycle.rates
    expect((await stored()).filter(({ currency }) => currency === 'CHF')).toEqual([
      { ...rate, usDollars: '1.26' },
    ])
    const { usDollars: _, ...which } = corrected
    await service.send(`${rates}/removal?lang=en`, { ...which, changeNumber: await changeNumber() }, officer)
    expect((await stored()).filter(({ currency }) => currency === 'CHF')).toEqual([])
  })

  it('[PO63] [PO64] an auditor reads both and finds nothing to press', async () => {
    const auditor = await signIn(service.app, 'auditor')
    for (const url of [list, `${list}/codes/TRW`, rates]) {
      const { statusCode, body } = await service.look(url, auditor)
      expect([url, statusCode]).toEqual([url, 200])
      expect(body).not.toMatch(/<button[^>]* class="(main|quiet)"[^>]*>(Save|Take out)/)
    }
  })
})
