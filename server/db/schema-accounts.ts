/** Tables of people, sign-in and sessions. Personal data stands here only, outside the chain, so that it can be erased. */
import type { Language } from '../../templates/definition.ts'
import type { Role } from '../roles.ts'

/** A person's access. `accountId` is what the history knows; it goes on standing there when the person is erased. */
export interface AccountTable {
  accountId: string
  role: Role
  /** Null once erased. */
  name: string | null
  /** As the person writes it; null where there is none, or once erased. */
  email: string | null
  /** Folded for comparing; null without an address and once ended, so that the address can be used again. */
  addressKey: string | null
  language: Language
  createdAt: string
  /** An account id, or a name of the program's own. */
  createdBy: string
  endedAt: string | null
  endedBy: string | null
}

/** For whom a focal point or delegate reports. */
export interface AccountReporterTable {
  accountId: string
  reporterCode: string
}

/** Who an account is at an identity provider. */
export interface AccountIdentityTable {
  /** The provider's issuer; for Entra that of the tenant. */
  issuer: string
  /** What the provider never gives to anybody else: `oid` at Entra, `sub` elsewhere. Never an e-mail address. */
  subject: string
  accountId: string
  linkedAt: string
}

/** The one live code of an address, also of addresses that nobody has, so that both take the same way. */
export interface SignInCodeTable {
  /** Keyed digest of the address. */
  addressMac: string
  /** Keyed digest of the code. */
  codeMac: string
  /** Keyed digest of what the asking browser or pane was given: only there the code can be used. */
  ticketMac: string
  /** Null for an address that nobody has. */
  accountId: string | null
  expiresAt: string
  triesLeft: number
}

/** `invite`: a new account; `handOver`: a new account in place of another; `reissue`: another way into the same account; `connect`: one more device. */
export type InvitationPurpose = 'invite' | 'handOver' | 'reissue' | 'connect'

/** A one-time link or printed code: the same secret, written in two ways. */
export interface InvitationTable {
  invitationId: string
  purpose: InvitationPurpose
  role: Role
  /** Reporter codes, sorted. */
  reporterCodesJson: string
  name: string | null
  email: string | null
  language: Language
  /** Keyed digest of the code. */
  codeMac: string
  /** The account that is handed over, issued again or connected. */
  accountId: string | null
  createdAt: string
  createdBy: string
  expiresAt: string
  usedAt: string | null
  /** The account it led to. */
  usedByAccountId: string | null
  cancelledAt: string | null
}

/** `page`: a browser; `pane`: Excel. */
export type SessionKind = 'page' | 'pane'

/** How somebody came in. */
export type SignInMethod = 'code' | 'invitation' | 'provider' | 'connect'

/** Why a session is over. */
export type SessionEnd =
  | 'signedOut'
  | 'endedByPerson'
  | 'endedByKeeper'
  | 'reuse'
  | 'accountEnded'
  | 'replaced'
  | 'restored'

/** One sign-in: a cookie, or a family of refresh tokens. Tokens are not stored; they are made from `salt` and the service's key. */
export interface AccountSessionTable {
  sessionId: string
  accountId: string
  kind: SessionKind
  method: SignInMethod
  salt: string
  /** Number of the newest refresh token of the family. */
  generation: number
  /** When that one was given out. */
  rotatedAt: string
  createdAt: string
  /** To within a few minutes. */
  lastUsedAt: string
  /** However busy it is. */
  expiresAt: string
  endedAt: string | null
  endReason: SessionEnd | null
  /** What the browser said it is, so that people recognise their sessions. */
  userAgent: string
}

export type AccountEventKind =
  | 'invited'
  | 'invitationUsed'
  | 'invitationCancelled'
  | 'created'
  | 'signedIn'
  | 'signInFailed'
  | 'sessionEnded'
  | 'tokenReused'
  | 'identityLinked'
  | 'reportersChanged'
  | 'ended'
  | 'erased'

/** Append-only. What happened to accounts; ids only, nothing personal. */
export interface AccountEventTable {
  eventId: string
  occurredAt: string
  kind: AccountEventKind
  accountId: string | null
  /** Who did it: an account id, or a name of the program's own. */
  actor: string
  detailsJson: string
}

/** How often something was tried in a stretch of time. */
export interface RateLimitTable {
  /** Keyed digest of what is counted. */
  limitKey: string
  countedFrom: string
  count: number
}

/** What somebody who asks much has used up of what may be asked, told by every replica now and then. */
export interface RequestCountTable {
  /** Keyed digest of the account or network address. */
  limitKey: string
  /** Thousandths of an ordinary request; as much as may be asked in a millisecond is taken off each millisecond. */
  used: number
  /** By the database's clock, which is one for all replicas: milliseconds since 1970. */
  countedAt: number
}

export interface AccountTables {
  account: AccountTable
  accountReporter: AccountReporterTable
  accountIdentity: AccountIdentityTable
  signInCode: SignInCodeTable
  invitation: InvitationTable
  accountSession: AccountSessionTable
  accountEvent: AccountEventTable
  rateLimit: RateLimitTable
  requestCount: RequestCountTable
}
