/** Who looks after whose access. Pure. */
import { type Role, reportingRoles } from '../roles.ts'

/** As much of somebody as the question needs. */
export interface Standing {
  readonly role: Role
  readonly reporterCodes: readonly string[]
}

/**
 * May this person give, change or take back access of that kind? Administrators any; officers that of focal points and
 * delegates; a focal point that of delegates of their own reporters, and of nobody who also reports for others.
 */
export function mayManage(person: Standing, other: Standing): boolean {
  if (person.role === 'administrator') return true
  if (person.role === 'officer') return reportingRoles.includes(other.role)
  if (person.role !== 'focalPoint' || other.role !== 'delegate') return false
  return (
    other.reporterCodes.length > 0 && other.reporterCodes.every((code) => person.reporterCodes.includes(code))
  )
}
