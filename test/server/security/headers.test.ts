/** What every answer tells a browser, whatever was asked and however it ended. */
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../server/config.ts'
import { transportSecurity } from '../../../server/mail/mailer.ts'
import { aDefendedService } from '../../helpers/a-defended-service.ts'
import { signIn } from '../../helpers/signed-in.ts'

describe('the headers of every answer', () => {
  const placeholders: Readonly<Record<string, string>> = {
    cycleKey: '2025-2026',
    reporterCode: 'bcrc-scrc-sen',
    page: 'pane.html',
  }
  const filled = (url: string) =>
    url.replace(/:(\w+)/g, (_, name: string) => placeholders[name] ?? 'nothing').replace('*', 'nothing')

  it('[SE1] no other page frames one of ours, nothing is sniffed, https stays, and nothing runs that is not ours', async () => {
    const { app } = await aDefendedService()
    const bearer = (await signIn(app, 'administrator')).headers
    const asked = app.declaredRoutes.map(({ method, url }) => ({ method, url: filled(url) }))
    expect(asked.length).toBeGreaterThan(100)
    for (const { method, url } of [...asked, { method: 'GET', url: '/no/such/page' }]) {
      // A stream of events does not end by itself.
      if (url.endsWith('/events')) continue
      for (const headers of [bearer, {}, { ...bearer, accept: 'text/html' }]) {
        const answer = await app.inject({ method: method as 'GET', url, headers })
        const policy = String(answer.headers['content-security-policy'])
        const what = `${method} ${url} ${answer.statusCode}`
        expect(policy, what).toMatch(/(^|; )(default-src 'none'|object-src 'none')/)
        expect(policy, what).toContain("base-uri 'none'")
        expect(policy, what).not.toContain('unsafe-eval')
        const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? ''
        expect(scripts, what).not.toContain('unsafe-inline')
        const framers = /frame-ancestors ([^;]*)/.exec(policy)?.[1]
        const isPane = /^\/addin\/\w+\.html$/.test(url) && answer.statusCode === 200
        if (isPane) expect(framers, what).toMatch(/^'self' https:\/\/\*\.officeapps\.live\.com /)
        else expect(framers, what).toBe("'none'")
        expect(answer.headers, what).toMatchObject({
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'same-origin',
          'strict-transport-security': 'max-age=63072000; includeSubDomains',
        })
        expect(answer.headers['access-control-allow-origin'], what).toBeUndefined()
        expect(answer.headers['x-powered-by'] ?? answer.headers.server, what).toBeUndefined()
        if (answer.body !== '') expect(answer.headers['content-type'], what).toBeDefined()
      }
    }
  }, 240_000)

  it('[SE1] Excel on the web may show the icons, and nothing else is given to other hosts', async () => {
    const { app } = await aDefendedService()
    const icon = await app.inject({ url: '/addin/icons/cinnabar-32.png' })
    expect(icon.headers['cross-origin-resource-policy']).toBe('cross-origin')
    const page = await app.inject({ url: '/sign-in', headers: { accept: 'text/html' } })
    expect(page.headers['cross-origin-resource-policy']).toBe('same-origin')
    expect(page.headers['cross-origin-opener-policy']).toBe('same-origin')
  })

  it('[SE1] answers with data are not kept in shared caches', async () => {
    const { app } = await aDefendedService()
    const bearer = (await signIn(app, 'administrator')).headers
    for (const url of ['/returns/2025-2026/bcrc-scrc-sen', '/sign-in', '/people']) {
      const answer = await app.inject({ url, headers: { ...bearer, accept: 'text/html' } })
      expect(answer.headers['cache-control'], url).toBe('no-store')
    }
  })

  it('[SE2] security.txt says where to report a weakness, and until when', async () => {
    const { app } = await aDefendedService()
    const answer = await app.inject({ url: '/.well-known/security.txt' })
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(answer.body.trim().split('\n')).toEqual([
      'Contact: mailto:safety@example.org',
      'Expires: 2027-07-31T12:00:00.000Z',
      'Preferred-Languages: ar, en, es, fr, ru, zh',
      'Canonical: http://cinnabar.test/.well-known/security.txt',
    ])
  })

  it('[SE9] mail goes out by TLS alone, but within this machine', () => {
    const asked = (url: string) => transportSecurity(url).requireTLS
    expect([asked('smtp://mail.example.org:587'), asked('smtp://u:p@192.0.2.1')]).toEqual([true, true])
    expect([asked('smtp://localhost:25'), asked('smtp://127.0.0.1:25'), asked('smtp://[::1]')]).toEqual([
      false,
      false,
      false,
    ])
    // TLS from the first byte.
    expect(asked('smtps://mail.example.org')).toBe(false)
  })

  it('[SE2] the address for it is a setting, else the sender of mails', () => {
    const contactOf = (environment: Record<string, string>) => readConfig({}, environment).securityContact
    expect(contactOf({})).toBe('mailto:cinnabar@localhost')
    expect(contactOf({ CINNABAR_MAIL_FROM: 'Secretariat <mercury@example.org>' })).toBe(
      'mailto:mercury@example.org',
    )
    const setting = 'https://example.org/report'
    expect(contactOf({ CINNABAR_SECURITY_CONTACT: setting })).toBe(setting)
    for (const wrong of ['example.org', 'http://example.org', 'mailto:a@b.c\nExpires: 2000-01-01'])
      expect(() => contactOf({ CINNABAR_SECURITY_CONTACT: wrong }), wrong).toThrow('SETTING_INVALID')
  })
})
