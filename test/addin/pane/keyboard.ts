/** Somebody without a mouse: what cannot be reached by keys cannot be used. */
import type { Frame, Locator } from 'playwright-core'

/** No view has more stops than that. */
const mostStops = 80

export class Keyboard {
  readonly #frame: Frame

  constructor(frame: Frame) {
    this.#frame = frame
  }

  /** Enters the pane at its first tab and presses Tab until the focus is there. */
  async reach(target: Locator): Promise<void> {
    await this.#frame.locator('.tabs button').first().focus()
    for (let stops = 0; stops < mostStops; stops++) {
      if (await isFocused(target)) return
      await this.press('Tab')
    }
    throw new Error(`The Tab key does not lead to ${target}`)
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#frame.page().keyboard.press(key)
  }

  /** Reaches a button or link, and presses it. */
  async use(target: Locator): Promise<void> {
    await this.reach(target)
    await this.press('Enter')
  }

  /** Reaches a field and types into it. */
  async type(target: Locator, text: string): Promise<void> {
    await this.reach(target)
    await this.#frame.page().keyboard.type(text)
  }

  /** Reaches a group of radio buttons at its first and goes down with the arrow until the wanted one is chosen. */
  async choose(first: Locator, wanted: Locator): Promise<void> {
    await this.reach(first)
    if (!(await first.isChecked())) await this.press('Space')
    for (let steps = 0; steps < mostStops && !(await wanted.isChecked()); steps++)
      await this.press('ArrowDown')
  }
}

/** False also where the thing is not there. */
async function isFocused(target: Locator): Promise<boolean> {
  if ((await target.count()) === 0) return false
  return target.first().evaluate((element) => {
    const { ownerDocument } = element as unknown as { ownerDocument: { activeElement: unknown } }
    return ownerDocument.activeElement === element
  })
}
