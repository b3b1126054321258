/** Loaded before everything else: sixteen years later, and a third as fast. */
const begun = Date.now()
const later = () => begun + 16 * 365.25 * 86_400_000 + (performance.now() * 1) / 3

class LaterDate extends Date {
  constructor(...given: [] | [string | number | Date]) {
    if (given.length === 0) super(later())
    else super(...(given as [number]))
  }

  static override now(): number {
    return later()
  }
}
globalThis.Date = LaterDate as DateConstructor
