/** Since which ExcelApi each member exists, as the documentation inside @types/office-js says. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** `Range.dataValidation` -> 1.8. Members without a level of their own have their class's. */
export type ApiLevels = ReadonlyMap<string, number>

let levels: ApiLevels | undefined

export function apiLevels(): ApiLevels {
  levels ??= readLevels(
    readFileSync(createRequire(import.meta.url).resolve('@types/office-js/index.d.ts'), 'utf8'),
  )
  return levels
}

/** 1.7 < 1.10: levels are compared by their second number. */
export function levelNumber(level: string): number {
  const [major = 0, minor = 0] = level.split('.').map(Number)
  return major * 1000 + minor
}

function readLevels(types: string): Map<string, number> {
  const start = types.indexOf('\ndeclare namespace Excel {', types.indexOf('Begin Excel APIs'))
  const found = new Map<string, number>()
  let className = ''
  let comment = ''
  for (const line of types.slice(start, types.indexOf('End Excel APIs', start)).split('\n')) {
    const text = line.trim()
    if (text.startsWith('/**')) comment = ''
    if (text.startsWith('/**') || text.startsWith('*')) {
      comment += text
      continue
    }
    const declared = /^ {4}class (\w+) /.exec(line)
    const member = /^ {8}(?:readonly )?(\w+)[?(:<]/.exec(line)
    const level = /\[Api set: ExcelApi (\d+\.\d+)/.exec(comment)?.[1]
    if (declared) className = declared[1]!
    else if (/^ {4}\w/.test(line)) className = ''
    const name = declared ? className : member && className ? `${className}.${member[1]}` : null
    // An overload that came later does not make the member younger.
    if (name && level && !found.has(name)) found.set(name, levelNumber(level))
    if (text !== '') comment = ''
  }
  if (found.size < 1000) throw new Error(`Only ${found.size} API levels were found in the types of office.js`)
  return found
}
