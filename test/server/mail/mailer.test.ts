import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { composeMail } from '../../../server/mail/compose-mail.ts'
import { createMailer, type Mail } from '../../../server/mail/mailer.ts'
import { languages } from '../../../templates/definition.ts'
import { aMailServer } from '../../helpers/a-mail-server.ts'

const from = 'Cinnabar <cinnabar@un.example>'

function aMail(overrides: Partial<Mail> = {}): Mail {
  return {
    to: 'awa@centre.example',
    subject: 'Réponse',
    text: 'Texte',
    html: '<p>Texte</p>',
    language: 'fr',
    ...overrides,
  }
}

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-mail-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return join(folder, 'mail')
}

function aMailer(smtpUrl: string | null, folder = '/nowhere', retryAfter = [0, 0]) {
  const failures: unknown[] = []
  const mailer = createMailer(
    { smtpUrl, folder, from },
    { onFailure: (error) => failures.push(error), retryAfter },
  )
  return { mailer, failures }
}

describe('sending mail', () => {
  it('[AU20] without a mail server, each mail is a file that only its owner can read', async () => {
    const folder = await aFolder()
    const { mailer, failures } = aMailer(null, folder)
    mailer.post(aMail())
    mailer.post(aMail({ to: 'karim@centre.example' }))
    await mailer.settle()
    expect(failures).toEqual([])
    const names = await readdir(folder)
    expect(names).toHaveLength(2)
    for (const name of names) {
      expect(name).toMatch(/^\d{4}-\d\d-\d\dT[\d-]+Z-[0-9a-f]{8}\.eml$/)
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
    }
    const first = await readFile(join(folder, names.sort()[0]!), 'utf8')
    expect(first).toContain('From: Cinnabar <cinnabar@un.example>')
    expect(first).toMatch(/^To: awa@centre\.example\r$/m)
    expect(first).toContain('Auto-Submitted: auto-generated')
    expect(first).toContain('Content-Language: fr')
  })

  it('[AU20] through a mail server, signed in as its address says', async () => {
    const { received, port } = await aMailServer()
    const { mailer, failures } = aMailer(`smtp://cinnabar:p%40ss@127.0.0.1:${port}`)
    mailer.post(aMail())
    await mailer.settle()
    expect(failures).toEqual([])
    expect(received).toMatchObject([{ to: ['awa@centre.example'], user: 'cinnabar:p@ss' }])
    expect(received[0]!.message).toContain('Texte')
  })

  it('[AU20] a mail that is put off is tried again', async () => {
    let tries = 0
    const { received, port } = await aMailServer({
      onRcptTo: (_address, _session, done) => {
        tries++
        done(tries < 3 ? Object.assign(new Error('later'), { responseCode: 451 }) : null)
      },
    })
    const { mailer, failures } = aMailer(`smtp://127.0.0.1:${port}`)
    mailer.post(aMail())
    await mailer.settle()
    expect([tries, received.length, failures.length]).toEqual([3, 1, 0])
  })

  it('[AU20] a mail that is refused for good is not, and does not keep the next one back', async () => {
    let tries = 0
    const { received, port } = await aMailServer({
      onRcptTo: ({ address }, _session, done) => {
        tries++
        done(
          address.startsWith('gone') ? Object.assign(new Error('no such user'), { responseCode: 550 }) : null,
        )
      },
    })
    const { mailer, failures } = aMailer(`smtp://127.0.0.1:${port}`)
    mailer.post(aMail({ to: 'gone@centre.example' }))
    mailer.post(aMail())
    await mailer.settle()
    expect([tries, received.length, failures.length]).toEqual([2, 1, 1])
  })

  it('[AU20] a mail server that is not there is given up in the end', async () => {
    const { mailer, failures } = aMailer('smtp://127.0.0.1:1')
    mailer.post(aMail())
    await mailer.settle()
    expect(failures).toHaveLength(1)
  })

  it.each([
    { subject: 'Hello\r\nBcc: evil@elsewhere.example' },
    { to: 'awa@centre.example\r\nBcc: evil@elsewhere.example' },
    { to: 'awa@centre.example, evil@elsewhere.example' },
    { to: 'Awa <awa@centre.example>, evil@elsewhere.example' },
    { language: 'fr\r\nBcc: evil@elsewhere.example' },
  ])('[AU21] nothing adds a header or a receiver: %j', async (overrides) => {
    const { received, port } = await aMailServer()
    const { mailer } = aMailer(`smtp://127.0.0.1:${port}`)
    mailer.post(aMail(overrides))
    await mailer.settle()
    for (const { to, message } of received) {
      expect(to).not.toContain('evil@elsewhere.example')
      expect(message).not.toMatch(/^Bcc:/m)
    }
  })
})

describe.each(languages)('mails in %s', (language) => {
  const to = { to: 'awa@centre.example', language }
  const params = {
    code: '12345678',
    url: 'https://cinnabar.example/invitation?code=A&b=c',
    role: 'role',
    until: '2026-12-31',
  }

  it.each(['code', 'invitation', 'handOver', 'reissue'] as const)(
    '[AU21] %s has every word of its language, as text and as HTML',
    (kind) => {
      const mail = composeMail(kind, to, params)
      for (const part of [mail.subject, mail.text, mail.html]) expect(part).not.toMatch(/\{\w+\}|mail\./)
      expect(mail.html).toContain(`lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"`)
    },
  )

  it('[AU21] the code stands alone on its line, and reads from the left', () => {
    const mail = composeMail('code', to, params)
    expect(mail.text.split('\n')).toContain('12345678')
    expect(mail.html).toMatch(/dir="ltr"[^>]*><strong>12345678</)
  })

  it('[AU21] text from outside never becomes markup', () => {
    const mail = composeMail('invitation', to, { ...params, role: '<img src=x>' })
    expect(mail.html).not.toContain('<img')
  })
})
