import type { LightMyRequestResponse } from 'fastify'
import { beforeEach, describe, expect, it } from 'vitest'
import { formatFromNow, formatSize } from '../../../server/portal/shell/formats.ts'
import { leaveNotice } from '../../../server/portal/shell/notice.ts'
import { languages, textDirection } from '../../../templates/definition.ts'
import { aSignInService, type SignInService } from '../../helpers/a-sign-in.ts'
import { signIn } from '../../helpers/signed-in.ts'

describe('what stands around every page', () => {
  let service: SignInService
  beforeEach(async () => {
    service = await aSignInService('SQLite')
  })

  const look = (url: string, headers: Record<string, string> = {}) =>
    service.app.inject({ url, headers: { accept: 'text/html', ...headers } })

  it.each(languages)('[PO1] says its language (%s), and leads to the others', async (language) => {
    const { body } = await look(`/personal-data?lang=${language}&kept=1`)
    expect(body).toContain(`<html lang="${language}" dir="${textDirection(language)}">`)
    expect(body.match(/<h1>/g)).toHaveLength(1)
    expect(body).toMatch(/<body><a class="skip" href="#content">/)
    for (const other of languages) expect(body).toContain(`href="/personal-data?kept=1&amp;lang=${other}"`)
  })

  it('[PO1] shows the sections of one’s role and the way out, and to strangers none', async () => {
    const { browser } = await signIn(service.app, 'auditor')
    const { body } = await look('/personal-data', browser)
    expect(body).toContain('aria-label="Sections"')
    expect(body).toContain('action="/sign-out?lang=en"')
    const stranger = await look('/personal-data')
    expect(stranger.body).not.toContain('aria-label="Sections"')
    expect(stranger.body).not.toContain('/sign-out')
  })

  it('[PO2] style sheet and scripts are elsewhere, packed, and kept for ever under addresses that tell their content', async () => {
    const page = await look('/personal-data')
    const policy = String(page.headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(page.headers['x-frame-options']).toBe('DENY')
    expect(page.body).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/)
    const assets = [...page.body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1]!)
    expect(assets.map((path) => path.replace(/-[0-9a-f]{12}/, ''))).toEqual([
      '/assets/style.css',
      '/assets/enhance.js',
    ])
    for (const path of assets) {
      const answer = await look(path, { 'accept-encoding': 'gzip' })
      expect([answer.statusCode, answer.headers['content-encoding']]).toEqual([200, 'gzip'])
      expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    }
    const unknown = await look('/assets/style-000000000000.css')
    expect(unknown.statusCode).toBe(404)
  })

  it('[PO61] a language that stands in an address twice counts as the last one', async () => {
    const ask = (url: string) => service.app.inject({ url, headers: { accept: 'text/html' } })
    const page = await ask('/personal-data?lang=en&lang=fr')
    expect([page.statusCode, page.body.includes('<html lang="fr"')]).toEqual([200, true])
    const signIn = await ask('/sign-in?lang=xx&lang=ar&next=%2Fdesk')
    expect([signIn.statusCode, signIn.body.includes('<html lang="ar"')]).toEqual([200, true])
    expect((await ask('/sign-in?next=%2Fdesk&next=%2Faccount')).statusCode).toBe(400)
  })

  it('[PO4] what came of a form is said once, and only what the service itself left', async () => {
    service.app.get('/left', { config: { roles: 'public' } }, async (_request, reply) => {
      leaveNotice(service.app, reply, { area: 'accounts', key: 'page.role', params: { role: '<i>x</i>' } })
      return reply.send('left')
    })
    const left = noticeOf(await look('/left'))
    const said = await look('/personal-data', { cookie: left })
    expect(said.body).toContain('<div class="bar done" role="status">Role: &lt;i>x&lt;/i></div>')
    expect(String(said.headers['set-cookie'])).toMatch(/^cinnabar_notice=; .*Max-Age=0/)
    const forged = await look('/personal-data', { cookie: left.replace(/.$/, '_') })
    expect(forged.body).not.toContain('class="bar')
  })

  it('[PO5] a failure is a page to people and JSON to programs', async () => {
    service.app.get('/broken', { config: { roles: 'public' } }, async () => {
      throw new Error('a secret of the inside')
    })
    const { browser } = await signIn(service.app, 'officer')
    const nothing = await look('/nothing-here?lang=fr', browser)
    expect(nothing.statusCode).toBe(404)
    expect(nothing.body).toContain('<h1>Il n’y a rien ici</h1>')
    expect(nothing.body).toContain('NOT_FOUND')
    const broken = await look('/broken', browser)
    expect(broken.statusCode).toBe(500)
    expect(broken.body).not.toContain('secret of the inside')
    const forProgram = await service.app.inject({ url: '/broken', headers: browser })
    expect(Object.keys(forProgram.json())).toEqual(['code', 'message', 'details', 'requestId'])
    expect(broken.body).toMatch(/<code dir="ltr">[0-9a-f]{8}-[0-9a-f-]{27}<\/code>/)
    const refused = await look(
      '/report?lang=en&status=draft',
      (await signIn(service.app, 'delegate')).browser,
    )
    expect(refused.statusCode).toBe(403)
    expect(refused.body).toContain('This is not for you to do')
  })

  it('[PO5] a form that is sent after the session ended says so on a page', async () => {
    const answer = await service.app.inject({
      method: 'POST',
      url: '/account/connect?lang=es',
      headers: { accept: 'text/html', origin: 'http://cinnabar.test' },
    })
    expect(answer.statusCode).toBe(401)
    expect(answer.body).toContain('<h1>Inicie sesión</h1>')
  })

  it('[PO6] anybody can read what is kept about people', async () => {
    const answer = await look('/personal-data?lang=ru')
    expect([answer.statusCode, answer.body.includes('Персональные данные')]).toEqual([200, true])
  })
})

describe('formats', () => {
  it('[CH11] dates and sizes have digits 0 to 9 in every language', () => {
    const now = new Date('2027-01-01T00:00:00Z')
    expect(languages.map((language) => formatFromNow('2027-01-04T00:00:00Z', now, language))).toEqual([
      expect.stringContaining('3'),
      'in 3 days',
      'dentro de 3 días',
      'dans 3 jours',
      'через 3 дня',
      '3天后',
    ])
    expect(formatSize(2_345_678, 'ar')).toContain('2.3')
  })
})

function noticeOf(answer: LightMyRequestResponse): string {
  return String(answer.headers['set-cookie']).split(';')[0]!
}
