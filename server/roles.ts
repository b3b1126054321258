/** Who may use a route. Every route declares its roles; one that does not stops the service from starting. */

export const roles = ['focalPoint', 'delegate', 'officer', 'administrator', 'auditor'] as const
export type Role = (typeof roles)[number]

/** `public` routes answer anybody and never show data. */
export type RouteRoles = readonly Role[] | 'public'

/** Until sign-in exists there is one key to everything: the token, which makes its bearer an administrator. */
export const everyRole: readonly Role[] = roles
export const secretariat: readonly Role[] = ['officer', 'administrator']
