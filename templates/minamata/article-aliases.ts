/** The ways in which people write an article of the Convention, made from its number and its title. */
import type { Code, CodeList } from '../definition.ts'

const chineseDigits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** 1 to 99 in Chinese numerals, as treaty texts number their articles. */
function chineseNumeral(number: number): string {
  const tens = Math.floor(number / 10)
  const ones = chineseDigits[number % 10] ?? ''
  if (tens === 0) return ones
  return `${tens === 1 ? '' : chineseDigits[tens]}十${ones}`
}

/**
 * The list of articles with `Art. 13`, `article 13`, `art-13`, `artículo 13`, `статья 13`, `第13条`, `المادة 13` and number
 * with title as aliases of each article. Spelling is folded when a cell is matched, so one form of each is enough.
 */
export function withArticleAliases(articles: CodeList): CodeList {
  return { ...articles, codes: articles.codes.map(withAliases) }
}

function withAliases(article: Code): Code {
  const number = article.code
  const padded = number.padStart(2, '0')
  const words = ['art', 'article', 'articles', 'artículo', 'articulo', 'статья', 'статьи', 'статье', 'ст']
  const arabicWords = ['المادة', 'مادة']
  const numbered = [
    ...words.flatMap((word) => [`${word} ${number}`, `${word}${number}`]),
    ...arabicWords.map((word) => `${word} ${number}`),
    `art-${padded}`,
    `第${number}条`,
    `第${chineseNumeral(Number(number))}条`,
    `${number}条`,
  ]
  const titled = Object.values(article.labels).flatMap((title) => [
    `${number} ${title}`,
    ...numbered.map((name) => `${name} ${title}`),
  ])
  const aliases = [...(article.aliases ?? []), padded, ...numbered, ...titled]
  return { ...article, aliases: [...new Set(aliases)].filter((alias) => alias !== number) }
}
