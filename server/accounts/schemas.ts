/** Messages of accounts and sign-in. */
import { Type } from '@fastify/type-provider-typebox'
import { type Language, languages } from '../../templates/definition.ts'
import { type Role, roles } from '../roles.ts'

const Instant = Type.String()
const Nullable = <T extends ReturnType<typeof Type.String>>(schema: T) => Type.Union([schema, Type.Null()])

export const Address = Type.String({ minLength: 3, maxLength: 254 })
export const Secret = Type.String({ minLength: 1, maxLength: 200 })
export const PersonName = Type.String({ minLength: 1, maxLength: 200 })
export const LanguageCode = Type.Unsafe<Language>(Type.Union(languages.map((code) => Type.Literal(code))))
export const RoleName = Type.Unsafe<Role>(Type.Union(roles.map((role) => Type.Literal(role))))
export const ReporterCodes = Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { maxItems: 50 })

export const PaneTokensAnswer = Type.Object({
  accessToken: Type.String(),
  accessTokenExpiresAt: Instant,
  refreshToken: Type.String(),
  sessionId: Type.String(),
})

export const AccountAnswer = Type.Object({
  accountId: Type.String(),
  role: RoleName,
  reporterCodes: Type.Unsafe<readonly string[]>(Type.Array(Type.String())),
  name: Nullable(Type.String()),
  email: Nullable(Type.String()),
  language: LanguageCode,
  createdAt: Instant,
  endedAt: Nullable(Type.String()),
})

export const AccountEventAnswer = Type.Object({
  occurredAt: Instant,
  kind: Type.String(),
  accountId: Nullable(Type.String()),
  actor: Type.String(),
  details: Type.Unsafe<Readonly<Record<string, unknown>>>(Type.Object({}, { additionalProperties: true })),
})

export const SessionAnswer = Type.Object({
  sessionId: Type.String(),
  kind: Type.String(),
  method: Type.String(),
  createdAt: Instant,
  lastUsedAt: Instant,
  userAgent: Type.String(),
})

export const InvitationAnswer = Type.Object({
  invitationId: Type.String(),
  purpose: Type.String(),
  role: RoleName,
  reporterCodes: Type.Unsafe<readonly string[]>(Type.Array(Type.String())),
  name: Nullable(Type.String()),
  email: Nullable(Type.String()),
  language: LanguageCode,
  accountId: Nullable(Type.String()),
  createdAt: Instant,
  createdBy: Type.String(),
  expiresAt: Instant,
  state: Type.String(),
})

/** The code and its link, shown to whoever made them, once. */
export const MadeInvitationAnswer = Type.Object({
  invitation: InvitationAnswer,
  code: Type.String(),
  link: Type.String(),
  /** Whether it is also on its way by mail. */
  isMailed: Type.Boolean(),
})

export const AccountParams = Type.Object({ accountId: Type.String({ maxLength: 60 }) })
export const Count = Type.Object({ ended: Type.Integer() })
