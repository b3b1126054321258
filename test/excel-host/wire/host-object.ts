/**
 * An object of the Excel API as the host offers it. Only what is listed exists: asking for anything else is an error that
 * names the member, so that nobody relies on something that was never tried here.
 */
import { apiLevels, levelNumber } from './api-levels.ts'
import { HostError } from './host-error.ts'

export interface HostObject {
  /** As the Excel API names the class. */
  readonly className: string
  /** Stays the same for the same thing; objects that Excel does not identify have none. */
  readonly id?: string
  /** Properties that can be loaded. Names as in the documentation. */
  readonly read: Readonly<Record<string, () => unknown>>
  readonly write?: Readonly<Record<string, (value: never) => void>>
  // biome-ignore lint/suspicious/noExplicitAny: arguments come off the wire as they are
  readonly call?: Readonly<Record<string, (...values: any[]) => unknown>>
}

export interface HostCollection extends HostObject {
  items(): readonly HostObject[]
  /** By name, id or number; undefined where there is none. */
  find(key: unknown): HostObject | undefined
}

/** Stands for something that `...OrNullObject` did not find. */
export const nothing: HostObject = { className: '', read: {} }

export function isHostObject(value: unknown): value is HostObject {
  return typeof value === 'object' && value !== null && 'className' in value && 'read' in value
}

export function isCollection(object: HostObject): object is HostCollection {
  return 'items' in object
}

type Members = 'read' | 'write' | 'call'

/**
 * The member of an object, if this host and the Excel of this API level have it.
 *
 * @param name as on the wire or in the documentation; they differ in the first letter's case
 * @throws {HostError} ApiNotFound
 */
export function memberOf(object: HostObject, kind: Members, name: string, level: string) {
  const key = name.startsWith('_') ? name : name.charAt(0).toLowerCase() + name.slice(1)
  // Own members only: every object inherits a `constructor`.
  const members = object[kind]
  const member = members && Object.hasOwn(members, key) ? members[key] : undefined
  if (!member)
    throw new HostError(
      'ApiNotFound',
      `The test host has no ${object.className}.${key} (${kind}). Add it there, with what Excel is known to do.`,
      404,
    )
  const since = apiLevels().get(`${object.className}.${key}`) ?? apiLevels().get(object.className)
  if (since !== undefined && since > levelNumber(level))
    throw new HostError(
      'ApiNotFound',
      `${object.className}.${key} came after ExcelApi ${level}, which this Excel has.`,
      404,
    )
  return member as (...values: unknown[]) => unknown
}
