/** Reading one code or several out of the text of a cell. */
import type { CodeLists, CodeMatch } from './code-lists.ts'
import type { Code, CodeListKey, Language } from './definition.ts'
import { type Problem, type Reading, read, unread } from './parse-result.ts'
import { excerpt } from './parse-text.ts'

/** Pieces of one cell that are remarked upon; a cell filled with nonsense is not worth a thousand remarks. */
const mostProblems = 10
/** Longer than all countries of the world in the longest language: such a text is no list of codes, and looking is costly. */
const longestCell = 10_000

interface CodeSource {
  readonly lists: CodeLists
  readonly list: CodeListKey
  readonly language: Language
}

/** A cell for one code: code, label or alias in any language. Several of them in it are an issue. */
export function readCode(text: string, source: CodeSource): Reading {
  const match = matchPiece(text, source)
  if (match.kind === 'code') return read(match.code.code)
  if (match.kind === 'retired')
    return { value: match.code.code, problems: [retiredProblem(match.code, source)] }
  const matches = piecesOf(text, source).map((piece) => matchPiece(piece, source))
  const codes = new Set(matches.flatMap((found) => (found.kind === 'code' ? [found.code.code] : [])))
  if (codes.size > 1) return unread(text, { code: '02.several', params: { text: excerpt(text) } })
  const [only] = codes
  if (only !== undefined && matches.every((found) => found.kind === 'code')) return read(only)
  return unread(text, unknownProblem(text, match, source))
}

/** A cell for several codes. What is understood is kept in the order typed, without repeats, even where the rest is not. */
export function readCodes(text: string, source: CodeSource): Reading {
  const codes = new Set<string>()
  const problems = new Map<string, Problem>()
  let isWhole = true
  for (const piece of piecesOf(text, source)) {
    const match = matchPiece(piece, source)
    if (match.kind === 'code' || match.kind === 'retired') codes.add(match.code.code)
    else isWhole = false
    if (match.kind === 'code' || problems.size >= mostProblems) continue
    problems.set(
      piece,
      match.kind === 'retired' ? retiredProblem(match.code, source) : unknownProblem(piece, match, source),
    )
  }
  if (codes.size === 0 && problems.size === 0) {
    return unread(text, { code: '02.unknown', params: { text: excerpt(text) } })
  }
  const understood = [...codes]
  const value = isWhole ? understood : { unread: text, ...(codes.size > 0 ? { codes: understood } : {}) }
  return { value, problems: [...problems.values()] }
}

function piecesOf(text: string, { lists, list }: CodeSource): readonly string[] {
  return lists.keys.includes(list) && text.length <= longestCell ? lists.split(list, text) : [text]
}

function matchPiece(text: string, { lists, list }: CodeSource): CodeMatch {
  return lists.keys.includes(list) ? lists.match(list, text) : { kind: 'unknown', near: [] }
}

function retiredProblem(code: Code, { list, lists, language }: CodeSource): Problem {
  const old = { list, code: code.code }
  const replacedBy = code.retired?.replacedBy
  if (replacedBy === undefined) return { code: '02.noLongerUsed', params: { old } }
  const params = { old, replacement: { list, code: replacedBy } }
  return { code: '02.retired', params, fix: lists.label(list, replacedBy, language) }
}

function unknownProblem(piece: string, match: CodeMatch, { list }: CodeSource): Problem {
  const text = excerpt(piece)
  if (match.kind === 'ambiguous') {
    const [first, second] = match.codes
    const params = {
      text,
      first: { list, code: first!.code },
      second: { list, code: (second ?? first)!.code },
    }
    return { code: '02.ambiguous', params }
  }
  const best = match.kind === 'unknown' ? match.near[0] : undefined
  return best
    ? { code: '02.suggestion', params: { text, suggestion: { list, code: best.code } } }
    : { code: '02.unknown', params: { text } }
}
