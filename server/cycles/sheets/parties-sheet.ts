/** The register of Parties as a sheet: standing, day of deposit, how sure it is. */
import type { PartyRecord } from '../../../templates/context.ts'
import { listParties, type NewRegisterEntry } from '../register.ts'
import { orNull, type RowTexts, type SheetKind } from './sheet-kind.ts'

export const partiesSheet: SheetKind = {
  name: 'parties',
  needsName: false,
  columns: [
    { key: 'country', kind: 'code', codeList: 'country', isKey: true, width: 12 },
    { key: 'unRegion', kind: 'code', codeList: 'un_region', width: 12 },
    { key: 'isParty', kind: 'choice', choices: ['yes', 'no', 'unknown'], width: 12 },
    { key: 'depositDate', kind: 'day', width: 14 },
    { key: 'isLdc', kind: 'yesNo', width: 9 },
    { key: 'isSids', kind: 'yesNo', width: 9 },
    { key: 'certainty', kind: 'text', width: 36 },
  ],

  async load(db, _of, asOf) {
    const parties = await listParties(db, asOf)
    return parties.map((party) => ({ rowKey: party.country, texts: textsOf(party) }))
  },

  async outcome(_db, _of, wanted, changed) {
    const rows = wanted.filter(({ rowKey }) => changed.has(rowKey))
    const entries = rows.map(
      ({ rowKey, texts }): NewRegisterEntry => ({
        kind: 'party',
        entryKey: rowKey,
        content: partyOf(texts),
        origin: 'secretariat',
      }),
    )
    const required = ['unRegion', 'isParty', 'certainty'] as const
    const refusals = rows.flatMap(({ rowKey, texts }) =>
      required
        .filter((field) => !texts[field])
        .map((field) => ({ rowKey, field, code: 'required' }) as const),
    )
    return { entries, contacts: new Map(), refusals }
  },
}

function textsOf(party: PartyRecord): RowTexts {
  const { country, unRegion, isParty, depositDate, isLdc, isSids, certainty } = party
  return {
    country,
    unRegion,
    isParty,
    depositDate: depositDate ?? '',
    isLdc: isLdc ? 'yes' : 'no',
    isSids: isSids ? 'yes' : 'no',
    certainty,
  }
}

function partyOf(texts: RowTexts): PartyRecord {
  const { country = '', unRegion = '', isParty, depositDate, isLdc, isSids, certainty = '' } = texts
  return {
    country,
    unRegion,
    depositDate: orNull(depositDate),
    isParty: isParty as PartyRecord['isParty'],
    isLdc: isLdc === 'yes',
    isSids: isSids === 'yes',
    certainty,
  }
}
