/** Work that one of several replicas has until an instant. */
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import type { DatabaseSchema } from './schema.ts'

type Leased = Pick<DatabaseSchema, 'reportJob' | 'incomingMail' | 'outgoingMail'>

/**
 * Whether nobody has the row: the lease ran out, or was given by a clock that has been set right since, which no honest one can reach.
 *
 * @param leaseLength milliseconds
 */
export function isFree<T extends keyof Leased>(now: Date, leaseLength: number) {
  const at = now.toISOString()
  const beyond = new Date(now.getTime() + 2 * leaseLength).toISOString()
  return (eb: ExpressionBuilder<DatabaseSchema, T>): Expression<SqlBool> => {
    const of = eb as unknown as ExpressionBuilder<DatabaseSchema, 'reportJob'>
    return of.or([of('leasedUntil', 'is', null), of('leasedUntil', '<', at), of('leasedUntil', '>', beyond)])
  }
}
