/** Does what is to be done about mails that were let in: imports their workbooks, sends answers. Each once, whoever dies in between. */

import type { AccountServices } from '../accounts/account-services.ts'
import type { Account } from '../accounts/accounts.ts'
import { getAccount } from '../accounts/accounts.ts'
import type { AccountContext } from '../accounts/context.ts'
import { ServiceError } from '../errors.ts'
import { eraseFile, readFile } from '../files/stored-files.ts'
import { isRefusal } from '../mail/mailer.ts'
import type { Service } from '../service.ts'
import { type ImportDependencies, importWorkbook } from '../sync/import-workbook.ts'
import { answerTo, type MailOutcome } from './answer-mail.ts'
import { type LeasedMail, LeaseLost, leaseMail, moveMail, putOffMail } from './incoming-mails.ts'

export interface MailWork {
  readonly context: AccountContext
  readonly services: Pick<AccountServices, 'mailer' | 'publicUrl'>
  readonly reader: Service['reader']
  /** Hears of what could not be done now. Never told to whom. */
  readonly onFailure: (error: unknown) => void
}

/** Works until nothing is left that can be done now. Returns how many steps it took. */
export async function workOnMails(work: MailWork): Promise<number> {
  const { db, now } = work.context
  for (let steps = 0; ; steps++) {
    const mail = await leaseMail(db, now)
    if (!mail) return steps
    try {
      await (mail.state === 'due' ? takeIn(work, mail) : sendAnswer(work, mail))
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error
    }
  }
}

async function takeIn(work: MailWork, mail: LeasedMail): Promise<void> {
  const { db, now } = work.context
  const account = await getAccount(db, mail.accountId!)
  if (account.endedAt !== null) {
    return moveMail(db, mail, { state: 'refused', reason: 'ACCOUNT_UNKNOWN', answerState: 'none' })
  }
  const bytes = await readFile(db, mail.fileId!)
  const [onlyReporter, ...others] = account.reporterCodes
  const deps: ImportDependencies = {
    db,
    now,
    actor: account.accountId,
    reader: work.reader,
    authorize: (code) => {
      if (!account.reporterCodes.includes(code.toLowerCase())) throw new ServiceError('REPORTER_NOT_YOURS')
    },
    // With the rows, or not at all: what was stored is never stored, or answered, twice.
    alongside: async (trx, result, fileId) => {
      const { reporterCode, cycleKey, response, counts, isUnchanged, issues } = result
      const ofSeverity = (one: string) => issues.filter(({ severity }) => severity === one).length
      const outcome: MailOutcome = {
        counts,
        isUnchanged,
        errors: ofSeverity('error'),
        warnings: ofSeverity('warning'),
        receipt: response.submission,
        operationId: response.operationId,
      }
      await eraseFile(trx, mail.fileId!, now)
      await moveMail(trx, mail, {
        state: 'taken',
        reason: null,
        fileId,
        reporterCode,
        cycleKey,
        changeNumber: isUnchanged ? null : response.changeNumber,
        outcomeJson: JSON.stringify(outcome),
        answerState: 'due',
      })
    },
  }
  try {
    await importWorkbook(deps, {
      bytes,
      fileName: mail.fileName ?? 'workbook.xlsx',
      channel: 'mail',
      operationId: `mail-${mail.mailId}`,
      ...(onlyReporter !== undefined && others.length === 0 ? { expectedReporter: onlyReporter } : {}),
    })
  } catch (error) {
    if (error instanceof LeaseLost) throw error
    await refuse(work, mail, error)
  }
}

/** The sender's to correct: they are told. The service's own trouble: later again, and in the end they are told of that. */
async function refuse(work: MailWork, mail: LeasedMail, error: unknown): Promise<void> {
  const { db, now } = work.context
  const isTheirs = error instanceof ServiceError && error.statusCode < 500
  if (!isTheirs) {
    work.onFailure(error)
    if (await putOffMail(db, mail, now)) return
  }
  const { code, details } = isTheirs ? error : new ServiceError('INTERNAL', { requestId: mail.mailId })
  await db.transaction().execute(async (trx) => {
    // As for an upload: a file that is refused leaves nothing but the record of it. The mail is still in its mailbox.
    await eraseFile(trx, mail.fileId!, now)
    await moveMail(trx, mail, {
      state: 'refused',
      reason: code,
      detailsJson: JSON.stringify(details),
      answerState: 'due',
    })
  })
}

async function sendAnswer({ context, services, onFailure }: MailWork, mail: LeasedMail): Promise<void> {
  const { db, now } = context
  const account: Account = await getAccount(db, mail.accountId!)
  if (account.email === null || account.endedAt !== null) {
    return moveMail(db, mail, { answerState: 'none' })
  }
  try {
    await services.mailer.deliver(
      await answerTo(context, services, mail, { ...account, email: account.email }),
    )
  } catch (error) {
    onFailure(error)
    if (!isRefusal(error) && (await putOffMail(db, mail, now))) return
    return moveMail(db, mail, { answerState: 'failed' })
  }
  await moveMail(db, mail, { answerState: 'sent' })
}
