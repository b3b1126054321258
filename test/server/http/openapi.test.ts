import { Validator } from '@seriousme/openapi-schema-validator'
import { Compile } from 'typebox/compile'
import { describe, expect, it } from 'vitest'
import { statusByCode } from '../../../server/errors.ts'
import { summarised } from '../../../server/http/route-summaries.ts'
import { syncExample } from '../../../server/http/sync-example.ts'
import { PaneSyncAnswer } from '../../../server/sync/pane-sync-schemas.ts'
import { languages } from '../../../templates/definition.ts'
import { aService, paneRows, paneSync, post } from '../../helpers/a-pane.ts'
import { bamakoCells, dakarCells } from '../../helpers/a-sync.ts'

describe('the document of all routes', () => {
  it('[PR14] is sound OpenAPI 3.1', async () => {
    const { app } = await aService('SQLite')
    const answer = await app.inject({ url: '/api/openapi.json' })
    const document = answer.json()
    expect(document.openapi).toBe('3.1.0')
    const found = await new Validator().validate(document)
    expect(found).toEqual({ valid: true })
  })

  it('[PR14] has every route with the messages it takes and gives', async () => {
    const { app } = await aService('SQLite')
    const { paths } = (await app.inject({ url: '/api/openapi.json' })).json()
    const declared = app.declaredRoutes.filter(({ method }) => method !== 'HEAD' && method !== 'OPTIONS')
    const missing = declared.filter(({ method, url }) => {
      const path = url
        .replace(/\*$/, ':path')
        .replace(/:(\w+)/g, '{$1}')
        .replace(/(?<=.)\/$/, '')
      return paths[path]?.[method.toLowerCase()] === undefined
    })
    expect(missing).toEqual([])
    for (const item of Object.values(paths)) {
      for (const operation of Object.values(item as Record<string, { responses: object }>)) {
        expect(Object.keys(operation.responses)).toContain('default')
        expect(Object.keys(operation.responses).length).toBeGreaterThan(1)
      }
    }
  })

  it('[PR14] says in a line what each route is for, and of no route that is none', async () => {
    const { app } = await aService('SQLite')
    const routes = app.declaredRoutes
      .filter(({ method, url }) => url.startsWith('/api/') && method !== 'OPTIONS')
      .map(({ method, url }) => `${method} ${url}`)
    expect([...new Set(routes)].toSorted()).toEqual([...summarised].toSorted())
  })

  it('[PR14] says what the fields of a sync mean', async () => {
    const { app } = await aService('SQLite')
    const { paths } = (await app.inject({ url: '/api/openapi.json' })).json()
    const body = paths['/api/v1/sync'].post.requestBody.content['application/json'].schema
    const unexplained = Object.entries(body.properties as Record<string, { description?: string }>)
      .filter(([, { description }]) => description === undefined)
      .map(([name]) => name)
    expect(unexplained).toEqual(['language'])
  })

  it('[PR14] the sync that the page shows works as it stands', async () => {
    const { app } = await aService('SQLite')
    const answer = await post(app, syncExample)
    expect(answer.json()).toMatchObject({ counts: { accepted: 1 }, results: [{ rowNumber: 4, isNew: true }] })
    const page = await app.inject({ url: '/api/docs' })
    expect(page.body).toContain(syncExample.operationId)
    expect(Buffer.byteLength(page.body)).toBeLessThan(200_000)
  })

  it('[PR14] a schema says no to an answer that lacks something', async () => {
    const { app } = await aService('SQLite')
    const whole = await paneSync(app, { changes: paneRows(dakarCells, bamakoCells) })
    const shape = Compile(PaneSyncAnswer)
    expect(shape.Check(whole)).toBe(true)
    for (const broken of [
      { ...whole, results: [{ ...whole.results[0], fate: 'lost' }] },
      { ...whole, counts: { accepted: 2 } },
      { ...whole, changeNumber: '2' },
    ]) {
      expect(shape.Check(broken)).toBe(false)
    }
  })

  it.each(languages)('[PR14] the page lists every error code with its sentence (%s)', async (language) => {
    const { app } = await aService('SQLite')
    const page = await app.inject({ url: `/api/docs?lang=${language}` })
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
    expect(page.body).not.toMatch(/<script(?! type="module" src="\/assets\/)|style=/)
    const rows = [
      ...page.body.matchAll(
        /<tr id="(\w+)"[^>]*><th[^>]*><code dir="ltr">\w+<\/code><\/th><td[^>]*>(\d+)<\/td><td[^>]*>([^<]*)/g,
      ),
    ]
    expect(Object.fromEntries(rows.map(([, code, status]) => [code, Number(status)]))).toEqual(statusByCode)
    expect(rows.filter(([, , , sentence]) => sentence!.trim().length < 5)).toEqual([])
  })
})
