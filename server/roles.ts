/** Who may use a route. Every route declares its roles; one that does not stops the service from starting. */

export const roles = ['focalPoint', 'delegate', 'officer', 'administrator', 'auditor'] as const
export type Role = (typeof roles)[number]

/** `public` routes answer anybody and never show data. */
export type RouteRoles = readonly Role[] | 'public'

/** Those who report for somebody, and see nobody else's. */
export const reportingRoles: readonly Role[] = ['focalPoint', 'delegate']
export const everyRole: readonly Role[] = roles
export const secretariat: readonly Role[] = ['officer', 'administrator']
/** Reads everything, changes nothing. */
export const secretariatAndAuditor: readonly Role[] = [...secretariat, 'auditor']
/** Those who bring data in: for their own reporter, or in the Secretariat. */
export const reportsToo: readonly Role[] = [...reportingRoles, ...secretariat]
