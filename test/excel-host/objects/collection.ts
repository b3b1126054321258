/** A collection of the Excel API. */
import { type HostCollection, type HostObject, nothing } from '../wire/host-object.ts'

interface Listed {
  readonly className: string
  readonly items: () => readonly HostObject[]
  /** What things are found by, beside their ids. */
  readonly nameOf: (item: HostObject) => unknown
  readonly call?: HostObject['call']
}

export function collection({ className, items, nameOf, call = {} }: Listed): HostCollection {
  const same = (one: unknown, other: unknown) => String(one).toLowerCase() === String(other).toLowerCase()
  const find = (key: unknown) => items().find((item) => same(nameOf(item), key) || item.id === key)
  return {
    className,
    items,
    find,
    read: { count: () => items().length },
    call: {
      getCount: () => items().length,
      getItemOrNullObject: (key: unknown) => find(key) ?? nothing,
      ...call,
    },
  }
}
