/** Sends what waits: every mail once, in whichever replica, however long the mail server is away. */
import { type AccountContext, hours, instantAfter, minutes, seconds } from '../../accounts/context.ts'
import { isRefusal, type Mail, type Mailer } from '../mailer.ts'
import {
  hurryUnreachable,
  type LeasedOutgoing,
  leaseOutgoing,
  markHandingOver,
  putOffOutgoing,
  type Settled,
  settleCutOff,
  settleOutgoing,
} from './outgoing-mails.ts'

export interface OutboxWork {
  readonly context: AccountContext
  readonly mailer: Pick<Mailer, 'deliver'>
  /** A mail that has not gone out by then is given up, in milliseconds from when it was written. */
  readonly giveUpAfter: number
  /** Hears of what could not be sent. Never told to whom or what. */
  readonly onFailure: (error: unknown) => void
  /** True: no further mail is begun. */
  readonly isStopping?: () => boolean
}

const firstPause = 30 * seconds
/** A mail server that is gone is asked often, by one mail: as soon as it is back, all others follow. */
const longestPause = { unreachable: 5 * minutes, putOff: 2 * hours } as const

/** Sends until nothing is left that can be sent now. Returns how many went out. */
export async function sendWaitingMails(work: OutboxWork): Promise<number> {
  const { db, now } = work.context
  await settleCutOff(db, now)
  let sent = 0
  while (!work.isStopping?.()) {
    const mail = await leaseOutgoing(db, now)
    if (!mail) break
    const outcome = await sendOne(work, mail)
    // One that cannot reach the mail server is enough to know it of the others.
    if (outcome === 'unreachable') break
    if (outcome !== 'sent') continue
    if (sent++ === 0) await hurryUnreachable(db)
  }
  return sent
}

async function sendOne(work: OutboxWork, leased: LeasedOutgoing): Promise<'sent' | 'unreachable' | 'other'> {
  const { db, keys, now } = work.context
  const settle = async (settled: Settled) => {
    await settleOutgoing(db, leased, settled, now)
    return 'other' as const
  }
  // A reminder of a deadline that is over is no reminder.
  if (isTooLate(work, leased, now().toISOString())) return settle({ state: 'failed', reason: 'tooLate' })
  const text = leased.sealed === null ? null : keys.open('outgoingMail', leased.sealed, leased.mailId)
  if (text === null) return settle({ state: 'failed', reason: 'unreadable' })
  let isHandedOver = false
  let isLost = false
  try {
    await work.mailer.deliver(JSON.parse(text) as Mail, {
      key: leased.mailId,
      writtenAt: leased.createdAt,
      beforeHandingOver: async () => {
        isHandedOver = await markHandingOver(db, leased, now)
        isLost = !isHandedOver
        if (isLost) throw new Error('another replica has this mail')
      },
    })
  } catch (error) {
    if (isLost) return 'other'
    work.onFailure(error)
    const said = answerIn(error)
    if (said === 'never') return settle({ state: 'failed', reason: 'refused' })
    if (isHandedOver && said === null) return settle({ state: 'uncertain' })
    const reason = said === 'later' ? 'putOff' : 'unreachable'
    const pause = Math.min(firstPause * 2 ** Math.min(leased.tries, 20), longestPause[reason])
    const nextTryAt = instantAfter(now(), pause)
    if (isTooLate(work, leased, nextTryAt)) await settle({ state: 'failed', reason: 'tooLate' })
    else await putOffOutgoing(db, leased, { reason, nextTryAt })
    return reason === 'unreachable' ? 'unreachable' : 'other'
  }
  await settle({ state: 'sent' })
  return 'sent'
}

function isTooLate({ giveUpAfter }: OutboxWork, { createdAt }: LeasedOutgoing, at: string): boolean {
  return Date.parse(at) - Date.parse(createdAt) > giveUpAfter
}

/**
 * What the mail server said about this mail; null where it said nothing of it. Only of the receiver and of the text is "never" taken
 * for an answer: a password or a sender that is refused is the service's own trouble, and may be mended.
 */
function answerIn(error: unknown): 'never' | 'later' | null {
  const {
    code,
    command = '',
    responseCode,
  } = error as Record<string, string | undefined> & {
    responseCode?: number
  }
  // The address is none: it never gets as far as a mail server.
  if (responseCode === undefined) return code === 'EENVELOPE' ? 'never' : null
  if (/^(RCPT|DATA)/.test(command)) return isRefusal(error) ? 'never' : 'later'
  return command.startsWith('MAIL') ? 'later' : null
}
