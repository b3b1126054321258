/** What stands behind the question mark of an address. */
import { parse } from 'node:querystring'

/**
 * A language that stands there twice counts as the last one: links of mails and of other sites add theirs to an address that has
 * one already. Anything else that is given twice is for the route's schema to judge.
 */
export function parseQuery(text: string): Record<string, unknown> {
  const query: Record<string, unknown> = parse(text)
  if (Array.isArray(query.lang)) query.lang = query.lang.at(-1)
  return query
}
