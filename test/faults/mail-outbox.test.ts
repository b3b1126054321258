/** A service that is killed while mails wait, with a mail server that is not there: the mails arrive, once. */
import { expect, it, onTestFinished } from 'vitest'
import { aFreePort, aMailServer } from '../helpers/a-mail-server.ts'
import { freshLocation } from '../helpers/database.ts'
import { machineSecret, startService } from './running-service.ts'
import { servicePlace } from './service-place.ts'

// Up to three minutes: in the short run the same is told with a clock that is moved.
it.skipIf(process.env.CINNABAR_TEST_LONG === undefined)(
  '[OM8] a mail that waits is sent after the service was killed and started again, once',
  { timeout: 240_000 },
  async () => {
    const port = await aFreePort()
    const place = await servicePlace(await freshLocation('SQLite'))
    const environment = {
      CINNABAR_MAIL_SMTP_URL: `smtp://127.0.0.1:${port}`,
      CINNABAR_MAIL_FROM: 'Cinnabar <cinnabar@un.example>',
    }
    const first = await startService({ ...place, environment })
    const invited = await fetch(`${first.origin}/api/v1/invitations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${machineSecret}` },
      body: JSON.stringify({ role: 'officer', email: 'awa@centre.example', language: 'fr' }),
    })
    expect(invited.status).toBe(201)
    await first.stop('SIGKILL')
    const { received } = await aMailServer({}, port)
    const second = await startService({ ...place, environment })
    onTestFinished(() => second.stop('SIGKILL'))
    // Had the first life taken it up when it died, its lease has to run out; else it comes at once, or after the first pause.
    await expect.poll(() => received.length, { timeout: 220_000, interval: 200 }).toBe(1)
    await second.stop('SIGTERM')
    const third = await startService({ ...place, environment })
    await third.stop('SIGTERM')
    expect(received.map(({ to }) => to)).toEqual([['awa@centre.example']])
    expect(received[0]!.message).toContain('Content-Language: fr')
  },
)
