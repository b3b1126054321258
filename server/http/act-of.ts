import { type Static, Type } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Service } from '../service.ts'

/** How an act that is not a workbook comes in. */
export const ActChannel = Type.Optional(
  Type.Union([Type.Literal('page'), Type.Literal('pane'), Type.Literal('commandLine')]),
)

/** Who does something, through what, and when: for everything that is committed. */
export function actOf(
  request: FastifyRequest,
  service: Pick<Service, 'now'>,
  channel: Static<typeof ActChannel> | undefined,
): { readonly now: () => Date; readonly actor: string; readonly channel: 'page' | 'pane' | 'commandLine' } {
  return { now: service.now, actor: request.actor, channel: channel ?? 'page' }
}
