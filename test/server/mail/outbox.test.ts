import { randomBytes } from 'node:crypto'
import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type AccountContext, allOrNothing, days, hours } from '../../../server/accounts/context.ts'
import { cancelInvitation, createInvitation } from '../../../server/accounts/invitations.ts'
import { secretKeys } from '../../../server/accounts/secret-key.ts'
import { settleRestored } from '../../../server/backup/settle-restored.ts'
import { createMailer, type Mail } from '../../../server/mail/mailer.ts'
import { putMail } from '../../../server/mail/outbox/outgoing-mails.ts'
import { sendWaitingMails } from '../../../server/mail/outbox/send-waiting-mails.ts'
import { aFreePort, aMailServer } from '../../helpers/a-mail-server.ts'
import { aClock } from '../../helpers/a-sign-in.ts'
import { type DatabaseName, databases, freshDatabase } from '../../helpers/database.ts'
import { seedSmall } from '../../helpers/stored-things.ts'

const from = 'Cinnabar <cinnabar@un.example>'
const giveUpAfter = 5 * days

function aMail(to = 'awa@centre.example'): Mail {
  return { to, subject: 'Invitation', text: 'Code ABCD-EFGH', html: '<p>Code</p>', language: 'en' }
}

async function anOutbox(name: DatabaseName) {
  const clock = aClock()
  const db = await freshDatabase(name)
  await seedSmall(db)
  const keys = secretKeys(randomBytes(32).toString('base64url'))
  const context: AccountContext = { db, now: clock.now, keys }
  const failures: unknown[] = []
  /** One look of a service whose mail server is at this port. */
  const look = (port: number, user = '') => {
    const url = `smtp://${user}127.0.0.1:${port}`
    const mailer = createMailer({ smtpUrl: url, folder: '/nowhere', from }, { onFailure: () => undefined })
    const onFailure = (error: unknown) => failures.push(error)
    return sendWaitingMails({ context, mailer, giveUpAfter, onFailure })
  }
  const rows = () => db.selectFrom('outgoingMail').selectAll().orderBy('createdAt').execute()
  const states = async () => (await rows()).map(({ state, reason, tries }) => [state, reason, tries])
  return { db, clock, context, keys, failures, look, rows, states }
}

const put = (context: AccountContext, to?: string) => putMail(context, aMail(to), { kind: 'invitation' })

describe.each(databases)('the outbox on %s', (name) => {
  it('[OM1] sends what was committed, and nothing of what was undone', async () => {
    const { context, look } = await anOutbox(name)
    const { received, port } = await aMailServer()
    await expect(
      allOrNothing(context, async (within) => {
        await put(within, 'nobody@centre.example')
        throw new Error('undone')
      }),
    ).rejects.toThrow('undone')
    await allOrNothing(context, (within) => put(within))
    expect(await look(port)).toBe(1)
    expect(await look(port)).toBe(0)
    expect(received.map(({ to }) => to)).toEqual([['awa@centre.example']])
  })

  it('[OM2] a mail server that is gone for four days gets each mail once when it is back', async () => {
    const { context, clock, look, states } = await anOutbox(name)
    const port = await aFreePort()
    await put(context)
    await put(context, 'karim@centre.example')
    await put(context, 'mona@centre.example')
    let connections = 0
    for (let hour = 0; hour < 4 * 24; hour++) {
      expect(await look(port)).toBe(0)
      connections++
      clock.pass(3_600)
    }
    // One mail asks for all; none was given up, and none was tried at every look.
    const tries = (await states()).map(([, , count]) => count as number)
    expect(tries.reduce((sum, count) => sum + count)).toBe(connections)
    const { received } = await aMailServer({}, port)
    expect(await look(port)).toBe(3)
    expect(received.flatMap(({ to }) => to).sort()).toEqual([
      'awa@centre.example',
      'karim@centre.example',
      'mona@centre.example',
    ])
    expect((await states()).map(([state]) => state)).toEqual(['sent', 'sent', 'sent'])
  })

  it('[OM2] pauses grow to two hours where the mail server says "later", and others go out meanwhile', async () => {
    const { context, clock, look, rows } = await anOutbox(name)
    let isFull = true
    const { received, port } = await aMailServer({
      onRcptTo: ({ address }, _session, done) => {
        const isLater = isFull && address.startsWith('awa')
        done(isLater ? Object.assign(new Error('mailbox full'), { responseCode: 452 }) : null)
      },
    })
    await put(context)
    clock.pass(1)
    await put(context, 'karim@centre.example')
    expect(await look(port)).toBe(1)
    const pauses: number[] = []
    for (let tries = 1; tries < 12; tries++) {
      const { nextTryAt } = (await rows())[0]!
      const seconds = (Date.parse(nextTryAt!) - clock.now().getTime()) / 1_000
      pauses.push(seconds)
      clock.pass(seconds - 1)
      expect(await look(port)).toBe(0)
      expect((await rows())[0]!.tries).toBe(tries)
      clock.pass(1)
      await look(port)
    }
    expect(pauses.slice(0, 4)).toEqual([30, 60, 120, 240])
    expect(pauses.at(-1)).toBe(7_200)
    isFull = false
    clock.pass(7_200)
    expect(await look(port)).toBe(1)
    expect(received.map(({ to }) => to[0])).toEqual(['karim@centre.example', 'awa@centre.example'])
  })

  it('[OM3] of several replicas that look at once, one sends each mail', async () => {
    const { context, look, rows } = await anOutbox(name)
    const { received, port } = await aMailServer()
    const addresses = Array.from({ length: 20 }, (_, index) => `person${index}@centre.example`)
    for (const to of addresses) await put(context, to)
    const sent = await Promise.all([look(port), look(port), look(port)])
    expect(sent.reduce((sum, count) => sum + count)).toBe(20)
    expect(received.flatMap(({ to }) => to).sort()).toEqual(addresses.toSorted())
    expect((await rows()).every(({ state }) => state === 'sent')).toBe(true)
  })

  it('[OM3] what a replica that died had taken, another sends within minutes, once', async () => {
    const { db, context, clock, look } = await anOutbox(name)
    const { received, port } = await aMailServer()
    await put(context)
    const leasedUntil = new Date(clock.now().getTime() + 3 * 60_000).toISOString()
    await db.updateTable('outgoingMail').set({ leaseId: 'of the dead', leasedUntil }).execute()
    expect(await look(port)).toBe(0)
    clock.pass(3 * 60 + 1)
    expect(await look(port)).toBe(1)
    expect(received).toHaveLength(1)
  })

  it('[OM4] a mail cut off while it was handed over is not sent again, and said to be uncertain', async () => {
    const { context, clock, look, states } = await anOutbox(name)
    const { arrived, port } = await aServerThatDies()
    await put(context)
    expect(await look(port)).toBe(0)
    expect(arrived).toHaveLength(1)
    clock.pass(days / 1_000)
    expect(await look(port)).toBe(0)
    expect(arrived).toHaveLength(1)
    expect((await states()).map(([state]) => state)).toEqual(['uncertain'])
  })

  it('[OM4] so is one whose service died in it; one that died before is sent', async () => {
    const { db, context, clock, look, states } = await anOutbox(name)
    const { received, port } = await aMailServer()
    await put(context)
    const leasedUntil = new Date(clock.now().getTime() + 60_000).toISOString()
    await db
      .updateTable('outgoingMail')
      .set({ state: 'handingOver', leaseId: 'of the dead', leasedUntil })
      .execute()
    clock.pass(30)
    await put(context, 'karim@centre.example')
    expect(await look(port)).toBe(1)
    expect((await states()).map(([state]) => state)).toEqual(['handingOver', 'sent'])
    clock.pass(60)
    expect(await look(port)).toBe(0)
    expect((await states()).map(([state]) => state)).toEqual(['uncertain', 'sent'])
    expect(received.flatMap(({ to }) => to)).toEqual(['karim@centre.example'])
  })

  it('[OM5] is given up after as long as is set, or at once where the mail server refuses the receiver', async () => {
    const { context, clock, look, states } = await anOutbox(name)
    const { received, port } = await aMailServer({
      onRcptTo: ({ address }, _session, done) =>
        done(
          address.startsWith('gone') ? Object.assign(new Error('no such user'), { responseCode: 550 }) : null,
        ),
    })
    await put(context)
    const nobodyThere = await aFreePort()
    await look(nobodyThere)
    clock.pass((giveUpAfter - 1 * hours) / 1_000)
    await look(nobodyThere)
    clock.pass(hours / 1_000 + 1)
    await put(context, 'gone@centre.example')
    await look(port)
    expect(await states()).toEqual([
      ['failed', 'tooLate', 3],
      ['failed', 'refused', 1],
    ])
    expect(received).toEqual([])
  })

  it('[OM5] a mail server that does not let the service in is its own trouble: no mail is given up for it', async () => {
    const { context, look, states, clock } = await anOutbox(name)
    const { received, port } = await aMailServer({
      authOptional: false,
      onAuth: ({ password }, _session, done) =>
        password === 'right'
          ? done(null, { user: 'cinnabar' })
          : done(Object.assign(new Error('wrong password'), { responseCode: 535 })),
    })
    await put(context)
    await look(port, 'cinnabar:wrong@')
    expect(await states()).toEqual([['waiting', 'unreachable', 1]])
    clock.pass(60)
    await look(port, 'cinnabar:right@')
    expect(received).toHaveLength(1)
  })

  it('[OM6] nobody reads from the table to whom or what, and what was sent is forgotten', async () => {
    const { db, context, look, rows } = await anOutbox(name)
    const { port } = await aMailServer()
    await put(context)
    const [row] = await rows()
    // Sealed text is random: three letters alone stand in it now and then.
    expect(JSON.stringify(row)).not.toMatch(/awa@|centre\.example|ABCD|Invitation/)
    expect(Buffer.from(row!.sealed!, 'base64url').toString('latin1')).not.toMatch(/awa|ABCD/)
    await look(port)
    expect((await rows())[0]).toMatchObject({ state: 'sent', sealed: null })
    // A row that somebody copied over another's, or that another secret sealed, opens nothing.
    await put(context)
    await db.updateTable('outgoingMail').set({ sealed: row!.sealed }).where('state', '=', 'waiting').execute()
    await look(port)
    expect((await rows()).map(({ reason }) => reason).toSorted()).toEqual([null, 'unreadable'].toSorted())
  })

  it('[OM7] an invitation that is taken back before its mail went out sends none; nor does what stood in a backup', async () => {
    const { db, context, look, states } = await anOutbox(name)
    const { received, port } = await aMailServer()
    const { invitation } = await createInvitation(
      context,
      {
        purpose: 'invite',
        role: 'officer',
        reporterCodes: [],
        name: null,
        email: 'awa@centre.example',
        language: 'en',
        accountId: null,
      },
      'program',
    )
    const { invitationId } = invitation
    await putMail(context, aMail(), { kind: 'invitation', invitationId })
    await cancelInvitation(context, invitationId, 'program')
    expect(await states()).toEqual([['failed', 'withdrawn', 0]])
    await put(context, 'karim@centre.example')
    await db.transaction().execute((trx) => settleRestored(trx, context.now))
    expect(await look(port)).toBe(0)
    expect(received).toEqual([])
    expect((await states()).map(([state, reason]) => [state, reason]).toSorted()).toEqual([
      ['failed', 'restored'],
      ['failed', 'withdrawn'],
    ])
  })
})

/** A mail server that takes the whole mail and is gone before it says so. */
async function aServerThatDies() {
  const arrived: string[] = []
  const server = createServer((socket) => {
    let text = ''
    let isData = false
    socket.write('220 mx\r\n')
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      text += String(chunk)
      if (isData) {
        if (!text.endsWith('\r\n.\r\n')) return
        arrived.push(text)
        socket.destroy()
        return
      }
      for (const line of text.split('\r\n').slice(0, -1)) {
        isData = line === 'DATA'
        socket.write(isData ? '354 go on\r\n' : '250 yes\r\n')
      }
      text = text.slice(text.lastIndexOf('\n') + 1)
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => new Promise<void>((closed) => void server.close(() => closed())))
  return { arrived, port: (server.address() as AddressInfo).port }
}
