/** Who is signed in: sessions begun, recognised, listed and ended. */
import { randomBytes, randomUUID } from 'node:crypto'
import { inCommitGroup } from '../db/commit-group.ts'
import { preparedQuery } from '../db/prepared-query.ts'
import type { Db } from '../db/schema.ts'
import type { SessionEnd, SessionKind, SignInMethod } from '../db/schema-accounts.ts'
import type { Role } from '../roles.ts'
import { recordAccountEvent } from './account-events.ts'
import { type AccountContext, days, hours, instantAfter, minutes, seconds } from './context.ts'
import { isGenuine, makeToken, readToken } from './tokens.ts'

/** The one object that says who asks. */
export interface SignedIn {
  readonly accountId: string
  readonly role: Role
  /** For whom a focal point or delegate reports; empty for everybody else. */
  readonly reporterCodes: readonly string[]
  /** Null for the command line on the service's own machine. */
  readonly sessionId: string | null
}

/** How long a session lasts unused, and however busy it is. Centres may be without a line for months. */
const lifetimes: Readonly<Record<SessionKind, { readonly idle: number; readonly whole: number }>> = {
  page: { idle: 12 * hours, whole: 7 * days },
  pane: { idle: 90 * days, whole: 365 * days },
}

/** The pane's key to everything else, kept in memory only. */
export const accessTokenLifetime = 10 * minutes
/** The token before stays good this long, so that a lost answer logs nobody out. */
export const overlapOfTokens = 60 * seconds
/** Noting every request would be a write for every read. */
const noteUseEvery = 5 * minutes

export interface NewSession {
  readonly accountId: string
  readonly kind: SessionKind
  readonly method: SignInMethod
  readonly userAgent: string
}

/** What the pane gets. Instants in UTC. */
export interface PaneTokens {
  readonly accessToken: string
  readonly accessTokenExpiresAt: string
  readonly refreshToken: string
  readonly sessionId: string
}

/** What a session is recognised by. */
export interface SessionKeys {
  readonly sessionId: string
  readonly salt: string
}

/** Begins a session; always a new one, so that nobody can be given one that somebody else knows. */
export async function startSession(
  { db, now }: AccountContext,
  { accountId, kind, method, userAgent }: NewSession,
): Promise<SessionKeys> {
  const [sessionId, salt, instant] = [randomUUID(), randomBytes(16).toString('base64url'), now()]
  await db
    .insertInto('accountSession')
    .values({
      sessionId,
      accountId,
      kind,
      method,
      salt,
      generation: 1,
      rotatedAt: instant.toISOString(),
      createdAt: instant.toISOString(),
      lastUsedAt: instant.toISOString(),
      expiresAt: instantAfter(instant, lifetimes[kind].whole),
      endedAt: null,
      endReason: null,
      userAgent: userAgent.replaceAll(/\p{Cc}/gu, ' ').slice(0, 200),
    })
    .execute()
  await recordAccountEvent(
    db,
    { kind: 'signedIn', accountId, actor: accountId, details: { method, kind, sessionId } },
    now,
  )
  return { sessionId, salt }
}

/** The cookie of a browser's session. */
export function pageToken({ keys }: AccountContext, { sessionId, salt }: SessionKeys): string {
  return makeToken(keys, { kind: 'page', sessionId, number: 0 }, salt)
}

/** The pane's two tokens of a generation. */
export function paneTokens(
  { keys, now }: AccountContext,
  { sessionId, salt }: SessionKeys,
  generation: number,
): PaneTokens {
  const expiry = Math.floor((now().getTime() + accessTokenLifetime) / 1_000)
  return {
    accessToken: makeToken(keys, { kind: 'access', sessionId, number: expiry }, salt),
    accessTokenExpiresAt: new Date(expiry * 1_000).toISOString(),
    refreshToken: makeToken(keys, { kind: 'refresh', sessionId, number: generation }, salt),
    sessionId,
  }
}

/** Is the session still good at this instant? */
export function isAlive(
  session: {
    readonly kind: SessionKind
    readonly lastUsedAt: string
    readonly expiresAt: string
    readonly endedAt: string | null
  },
  instant: Date,
): boolean {
  const unusedFor = instant.getTime() - Date.parse(session.lastUsedAt)
  return (
    session.endedAt === null &&
    instant.toISOString() < session.expiresAt &&
    unusedFor < lifetimes[session.kind].idle
  )
}

/**
 * Who a token stands for; null for one that is not genuine, has run out, or belongs to a session or account that has ended.
 * Role and reporters are those of this moment.
 *
 * @param token a cookie's (`page`) or a bearer's (`access`)
 */
export async function findSignedIn(
  context: AccountContext,
  token: string,
  kind: 'page' | 'access',
): Promise<SignedIn | null> {
  const { db, keys, now } = context
  const claim = readToken(token)
  if (claim === null || claim.kind !== kind) return null
  const rows = await findSession(db, { sessionId: claim.sessionId })
  const [row] = rows
  const instant = now()
  if (!row || !isGenuine(keys, claim, row.salt) || !isAlive(row, instant)) return null
  if (kind === 'access' && claim.number * 1_000 <= instant.getTime()) return null
  if (instant.getTime() - Date.parse(row.lastUsedAt) > noteUseEvery) await noteUse(context, claim.sessionId)
  const { accountId, role } = row
  const reports = role === 'focalPoint' || role === 'delegate'
  const reporterCodes = reports ? rows.flatMap((one) => one.reporterCode ?? []) : []
  return { accountId, role, reporterCodes, sessionId: claim.sessionId }
}

/** With each reporter of the account a row: every request begins with this. */
const findSession = preparedQuery((db, { sessionId }: { readonly sessionId: string }) =>
  db
    .selectFrom('accountSession as s')
    .innerJoin('account as a', 'a.accountId', 's.accountId')
    .leftJoin('accountReporter as r', 'r.accountId', 's.accountId')
    .select(['s.accountId', 's.salt', 's.kind', 's.lastUsedAt', 's.expiresAt', 's.endedAt', 'a.role'])
    .select('r.reporterCode')
    .where('s.sessionId', '=', sessionId)
    .where('a.endedAt', 'is', null)
    .orderBy('r.reporterCode'),
)

/** In a commit with whatever else is being stored: the first request of everybody who comes back does so. */
async function noteUse({ db, now }: AccountContext, sessionId: string): Promise<void> {
  await inCommitGroup(db, (trx) =>
    trx
      .updateTable('accountSession')
      .set({ lastUsedAt: now().toISOString() })
      .where('sessionId', '=', sessionId)
      .execute(),
  )
}

/** A session as its owner, or whoever looks after the account, sees it. */
export interface SessionLine {
  readonly sessionId: string
  readonly kind: SessionKind
  readonly method: SignInMethod
  readonly createdAt: string
  readonly lastUsedAt: string
  readonly userAgent: string
}

/** The sessions of an account that are still good, the newest first. */
export async function listSessions({ db, now }: AccountContext, accountId: string): Promise<SessionLine[]> {
  const rows = await db
    .selectFrom('accountSession')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('endedAt', 'is', null)
    .orderBy('createdAt', 'desc')
    .orderBy('sessionId')
    .execute()
  const instant = now()
  return rows
    .filter((row) => isAlive(row, instant))
    .map(({ sessionId, kind, method, createdAt, lastUsedAt, userAgent }) => ({
      sessionId,
      kind,
      method,
      createdAt,
      lastUsedAt,
      userAgent,
    }))
}

export interface SessionsToEnd {
  readonly accountId: string
  /** One session; without it all. */
  readonly sessionId?: string | undefined
  /** All but this one. */
  readonly except?: string | null | undefined
  readonly reason: SessionEnd
  readonly actor: string
}

/** Ends sessions at once, access tokens that are about included. Returns how many. */
export async function endSessions(
  db: Db,
  { accountId, sessionId, except, reason, actor }: SessionsToEnd,
  now: () => Date,
): Promise<number> {
  let query = db
    .updateTable('accountSession')
    .set({ endedAt: now().toISOString(), endReason: reason })
    .where('accountId', '=', accountId)
    .where('endedAt', 'is', null)
  if (sessionId !== undefined) query = query.where('sessionId', '=', sessionId)
  if (except) query = query.where('sessionId', '!=', except)
  const { numUpdatedRows } = await query.executeTakeFirstOrThrow()
  if (numUpdatedRows > 0n) {
    await recordAccountEvent(
      db,
      { kind: 'sessionEnded', accountId, actor, details: { reason, sessions: Number(numUpdatedRows) } },
      now,
    )
  }
  return Number(numUpdatedRows)
}
