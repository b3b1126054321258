import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { languages } from '../../templates/definition.ts'

const folder = resolve(import.meta.dirname, '../../docs/guide')
const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const targets = (text: string) => [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!)

/** The address of a heading as code hosts make it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M} -]/gu, '')
    .replaceAll(' ', '-')
}

describe('the user guide', () => {
  it.each(readdirSync(folder).filter((name) => name.endsWith('.md')))(
    '[HO9] %s leads nowhere that does not exist',
    (name) => {
      const text = read(name)
      const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => `#${anchorOf(heading!)}`)
      const isThere = (target: string) =>
        target.startsWith('#') ? anchors.includes(target) : existsSync(join(folder, target.split('#')[0]!))
      const own = targets(text).filter((target) => !target.startsWith('https:'))
      expect(own.filter((target) => !isThere(target))).toEqual([])
    },
  )

  it.each(languages)(
    '[HO9] is there in %s with as many chapters and the same pictures, of its own language',
    (language) => {
      const pictures = targets(read(`reporter.${language}.md`)).filter((target) => target.endsWith('.png'))
      expect(pictures.filter((target) => !new RegExp(`/${language}/|-${language}\\.`).test(target))).toEqual(
        [],
      )
      const shown = (code: string) =>
        targets(read(`reporter.${code}.md`))
          .filter((target) => target.endsWith('.png'))
          .map((target) => target.replace(/(images\/|template-)\w\w(?=[/.])/, '$1'))
      const chapters = (code: string) => read(`reporter.${code}.md`).match(/^## /gm)?.length
      expect(shown(language)).toEqual(shown('en'))
      expect(chapters(language)).toBe(chapters('en'))
    },
  )
})
