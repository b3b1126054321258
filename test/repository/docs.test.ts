/** What the documentation says is true: settings, error codes, commands. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { settings } from '../../server/config.ts'
import { errorAreas } from '../../server/error-sentence.ts'
import { type ErrorCode, statusByCode } from '../../server/errors.ts'
import { messagesOf } from '../../server/locales.ts'

const readme = readFileSync(join(resolve(import.meta.dirname, '../..'), 'README.md'), 'utf8')

describe('documentation', () => {
  it.each(Object.entries(settings))(
    '[HO5] the README has the setting %s as the program knows it',
    (name, meaning) => {
      const row = readme.split('\n').find((line) => line.startsWith(`| \`${name}\``))
      expect(row?.replaceAll('`', '')).toBe(`| ${name} | ${meaning} |`)
    },
  )

  it.each(Object.keys(statusByCode) as ErrorCode[])('[HO5] the error %s has a sentence', (code) => {
    const sentences = errorAreas.map((area) => messagesOf(area, 'en')[`error.${code}`])
    expect(sentences.find((sentence) => sentence !== undefined)).toBeTypeOf('string')
  })
})
