import { describe, expect, it } from 'vitest'
import { seedReporters } from '../../server/seed/seed-data.ts'
import { buildCodeLists } from '../../templates/build-code-lists.ts'
import { spellingsOf } from '../../templates/code-list-index.ts'
import { type CodeList, languages } from '../../templates/definition.ts'
import { foldText } from '../../templates/fold-text.ts'
import { fields } from '../../templates/minamata/fields.ts'
import { shippedLists } from '../../templates/minamata/shipped-lists.ts'
import { reporterCodeList } from '../../templates/reporter-code-list.ts'
import { staleCodes } from './code-list-stamps.ts'

const lists = buildCodeLists([...shippedLists, reporterCodeList(seedReporters)], 7)

/** What a text means, in short: its code, `retired X`, `ambiguous X Y`, or `unknown` with the guesses. */
function meaning(list: string, text: string, from = lists): string {
  const match = from.match(list, text)
  if (match.kind === 'code') return match.code.code
  if (match.kind === 'retired') return `retired ${match.code.code}`
  const codes = match.kind === 'ambiguous' ? match.codes : match.near
  return [match.kind, ...codes.map(({ code }) => code)].join(' ')
}

function listOf(...codes: CodeList['codes']): CodeList {
  return { key: 'small', version: 1, source: 'test', codes }
}

function sameInAll(label: string) {
  return { ar: label, en: label, es: label, fr: label, ru: label, zh: label }
}

describe('the shipped lists', () => {
  it('[CL1] are one for each list that a field names, and the UN regions', () => {
    const named = fields.flatMap((field) => ('codeList' in field ? [field.codeList] : []))
    expect([...new Set([...named, 'un_region'])].sort()).toEqual([...lists.keys].sort())
  })

  it.each([...lists.keys])(
    '[CL1] %s has a source, and each code a label in six languages, none of them twice',
    (key) => {
      const { codes, source, version } = lists.list(key)
      expect(source).not.toBe('')
      expect(version).toBeGreaterThan(0)
      expect(new Set(codes.map(({ code }) => code)).size).toBe(codes.length)
      for (const language of languages) {
        const labels = codes.map(({ labels }) => foldText(labels[language]))
        expect(labels.filter((label, at) => label === '' || labels.indexOf(label) !== at)).toEqual([])
      }
    },
  )

  it('[CL1] marks labels that nobody has confirmed, in known languages only', () => {
    const drafts = shippedLists.flatMap(({ codes }) => codes.flatMap(({ drafts }) => drafts ?? []))
    expect(new Set(drafts)).toEqual(new Set(languages))
    expect(lists.find('article', '12')?.drafts).toEqual(['ar', 'es', 'fr', 'ru', 'zh'])
    expect(lists.find('article', '13')?.labels.en).toBe('Financial resources and mechanism')
  })

  it('[CL2] matches every code, label and alias with its own code, but for these spellings that several share', () => {
    const shared = new Set<string>()
    const lost: string[] = []
    for (const key of lists.keys) {
      for (const code of lists.list(key).codes) {
        for (const spelling of spellingsOf(code)) {
          const match = lists.match(key, spelling)
          if (match.kind === 'code' && match.code === code) continue
          if (match.kind === 'ambiguous' && match.codes.includes(code)) shared.add(`${key} ${spelling}`)
          else lost.push(`${key} ${code.code} ${spelling}`)
        }
      }
    }
    expect(lost).toEqual([])
    expect([...shared].sort()).toEqual(
      [
        ...['Korea', 'Corée', 'Corea', 'Корея', 'كوريا'].map((name) => `country ${name}`),
        ...['$', 'Dollar', 'Dollars', '£', '¥', 'Rs.', 'Rupee', 'Rupees'].map((name) => `currency ${name}`),
        ...['FCFA', 'F CFA', 'CFA', 'Franc CFA', 'CFA franc', 'Francs CFA'].map((name) => `currency ${name}`),
      ].sort(),
    )
  })
})

describe('labels', () => {
  it('[CL17] are none of them translations of an older English (after revising one: node test/templates/code-list-stamps.ts)', () => {
    expect(staleCodes()).toEqual([])
  })
})

describe('matching', () => {
  it.each([
    ['activity_type', 'GUIDANCE, TOOLS OR INFORMATION MATERIAL', 'GUI'],
    ['activity_type', 'guidance tools, or information  material.', 'GUI'],
    ['activity_type', '指南、 工具或宣传材料', 'GUI'],
    ['activity_type', 'Services consultatifs ou mission d\u0027experts', 'ADV'],
    ['activity_type', 'Services consultatifs ou mission d\u2019experts', 'ADV'],
    ['activity_type', 'developpement', 'unknown'],
    ['assistance_type', 'capacity building', 'CB'],
    ['assistance_type', 'Capacity\u2011building', 'CB'],
    ['assistance_type', '\u200bcb\u00a0', 'CB'],
    ['assistance_type', 'Ｔｅｃｈｎｉｃａｌ assistance', 'TA'],
    ['assistance_type', 'بِنَاء القُدُرات', 'CB'],
    ['assistance_type', 'المساعده التقنيه', 'TA'],
    ['delivery_mode', 'En présentiel'.normalize('NFD'), 'INP'],
    ['status', 'отменена', 'CAN'],
    ['target_group', 'Дети и молодёжь', 'CHI'],
    ['gender_marker', '0', '0'],
    ['gender_marker', '٢', '2'],
    ['reporter', 'BCRC-SCRC-SEN', 'bcrc-scrc-sen'],
    ['reporter', 'BCRC-SCRC Senegal (CRCBS-AF)', 'bcrc-scrc-sen'],
    ['language', 'Français', 'fr'],
    ['language', 'kiswahili', 'sw'],
    ['currency', 'US$', 'USD'],
    ['currency', 'Dollar des États-Unis', 'USD'],
  ])('[CL3] %s: "%s" is %s', (list, text, expected) => {
    expect(meaning(list, text)).toBe(expected)
  })

  it('[CL3] tells й from и and takes ё for е', () => {
    expect(foldText('Й')).not.toBe(foldText('И'))
    expect(foldText('ЁЛКА')).toBe(foldText('елка'))
    expect(foldText('й'.normalize('NFD'))).toBe(foldText('й'))
  })

  it('[CL3] leaves the vowel signs of other scripts alone', () => {
    expect(foldText('हिन्दी')).not.toBe(foldText('हन्द'))
  })

  it('[CL2] takes a code before a label, a label before an alias, a code in use before a retired one', () => {
    const small = buildCodeLists(
      [
        listOf(
          { code: 'B', labels: sameInAll('A') },
          { code: 'A', labels: sameInAll('First') },
          { code: 'C', labels: sameInAll('Third'), aliases: ['First', 'Old'] },
          { code: 'D', labels: sameInAll('Old'), retired: { replacedBy: 'C' } },
        ),
      ],
      0,
    )
    expect(['A', 'First', 'old', 'd'].map((text) => meaning('small', text, small))).toEqual([
      'A',
      'A',
      'C',
      'retired D',
    ])
  })

  it('[CL2] never chooses between codes that share a spelling', () => {
    expect(meaning('country', 'korea')).toBe('ambiguous PRK KOR')
    expect(meaning('currency', 'FCFA')).toBe('ambiguous XAF XOF')
  })

  it('[CL4] suggests what is clearly near, best first, at most three', () => {
    expect(meaning('country', 'Senegall')).toBe('unknown SEN')
    expect(meaning('country', 'Keyna')).toBe('unknown KEN')
    expect(meaning('country', 'Nigeri')).toBe('unknown NER NGA')
    expect(meaning('activity_type', 'Trainning workshop or cuorse')).toBe('unknown TRW')
    for (const key of lists.keys) {
      const match = lists.match(key, 'aaaa')
      expect(match.kind === 'unknown' && match.near.length).toBeLessThanOrEqual(3)
    }
  })

  it('[CL4] suggests nothing for short texts, other numbers, other words, endless ones, and no retired code', () => {
    expect(meaning('country', 'XY')).toBe('unknown')
    expect(meaning('country', 'Atlantis and its colonies')).toBe('unknown')
    expect(meaning('article', 'Article 23')).toBe('unknown')
    expect(meaning('country', 'Mali'.repeat(10_000))).toBe('unknown')
    const retired = listOf({ code: 'RETI', labels: sameInAll('Workshops'), retired: {} })
    expect(meaning('small', 'Workshop', buildCodeLists([retired], 0))).toBe('unknown')
  })
})

describe('articles', () => {
  it.each([
    '13',
    ' 13 ',
    'Art. 13',
    'art.13',
    'Art 13',
    'Article 13',
    'art-13',
    'ARTICLE 13.',
    'Artículo 13',
    'articulo 13',
    'статья 13',
    'ст. 13',
    '第13条',
    '第 13 条',
    '第十三条',
    'المادة 13',
    'المادة ١٣',
    'مادة 13',
    '１３',
    'Financial resources and mechanism',
    'Ressources financières et mécanisme de financement',
    '13. Financial resources and mechanism',
    'Article 13: Financial resources and mechanism',
    'Article 13 — Ressources financières et mécanisme de financement',
    '第13条 财政资源和财务机制',
  ])('[CL5] "%s" is Article 13', (text) => {
    expect(meaning('article', text)).toBe('13')
  })

  it('[CL5] knows articles 3 to 22 in every such form, and no other', () => {
    for (let number = 3; number <= 22; number++) {
      for (const text of [`Art. ${number}`, `статья ${number}`, `第${number}条`, `المادة ${number}`]) {
        expect(meaning('article', text)).toBe(String(number))
      }
    }
    for (const text of ['2', 'Art. 2', '23', 'Article 35', '130', '1.3']) {
      expect(lists.match('article', text).kind).toBe('unknown')
    }
  })
})

describe('look-up', () => {
  it('[CL1] gives labels in the reader’s language, and the code itself where it is not in the list', () => {
    expect(lists.label('status', 'CMP', 'fr')).toBe('Achevée')
    expect(lists.label('status', 'GONE', 'fr')).toBe('GONE')
    expect(lists.find('status', 'cmp')).toBeUndefined()
    expect(lists.version).toBe(7)
    expect(() => lists.list('colours')).toThrow(RangeError)
  })

  it('[CL6] names reporters by their short names, and those that share one by their codes too', () => {
    const [first, second] = seedReporters
    const twins = reporterCodeList([first!, { ...second!, shortName: first!.shortName }])
    expect(twins.codes.map(({ labels }) => labels.en)).toEqual([
      `${first!.shortName} (${first!.reporterCode})`,
      `${first!.shortName} (${second!.reporterCode})`,
    ])
  })
})
