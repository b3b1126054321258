/** Whom one may look after: the check in front of everything that concerns somebody else's access. */
import type { FastifyRequest } from 'fastify'
import { getReporter } from '../cycles/register.ts'
import type { Db } from '../db/schema.ts'
import { ServiceError } from '../errors.ts'
import { type Account, getAccount } from './accounts.ts'
import { mayManage, type Standing } from './may-manage.ts'

/**
 * An account that the asker may look after.
 *
 * @throws {ServiceError} ACCOUNT_UNKNOWN for any other: whether there is one is not shown
 */
export async function managedAccount(db: Db, request: FastifyRequest, accountId: string): Promise<Account> {
  const account = await getAccount(db, accountId)
  if (!mayManage(request.signedIn!, account)) throw new ServiceError('ACCOUNT_UNKNOWN')
  return account
}

/** @throws {ServiceError} NOT_ALLOWED where the asker may not give such access */
export function assertMayManage(request: FastifyRequest, standing: Standing): void {
  if (!mayManage(request.signedIn!, standing)) throw new ServiceError('NOT_ALLOWED')
}

/**
 * Codes as the register writes them, each of which exists.
 *
 * @throws {ServiceError} REPORTER_UNKNOWN
 */
export async function knownReporterCodes(db: Db, codes: readonly string[]): Promise<string[]> {
  const known: string[] = []
  for (const code of codes) known.push((await getReporter(db, code)).reporterCode)
  return [...new Set(known)].sort()
}
