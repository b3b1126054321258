import type { FastifyRequest } from 'fastify'

/** A posted form's fields, trimmed; of one that is there several times the first. */
export function formFields(request: FastifyRequest): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  if (typeof request.body !== 'string') return fields
  for (const [name, value] of new URLSearchParams(request.body)) {
    if (!fields.has(name)) fields.set(name, value.trim())
  }
  return fields
}
