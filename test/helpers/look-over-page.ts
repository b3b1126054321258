/** What a program can judge of a page that is open in a browser: rules of accessibility, room, large letters, keys alone. */
import type { Page } from 'playwright-core'
import { violations } from '../addin/pane/axe.ts'

/** A wide screen; half of it, as zoomed to 200 %; a phone. */
const wide = { width: 1280, height: 900 }
const widths = [640, 320] as const

/** @returns what is wrong, one line each */
export async function lookOver(page: Page): Promise<string[]> {
  await page.setViewportSize(wide)
  await page.evaluate("for (const one of document.querySelectorAll('details:not(.menu)')) one.open = true")
  const found = [...(await violations(page.mainFrame())), ...(await byKeys(page))]
  const tooWide = async (what: string, width: number) => {
    const needed = Number(await page.evaluate('document.documentElement.scrollWidth'))
    if (needed > width) found.push(`${what}: needs ${needed} px`)
  }
  await page.evaluate("document.documentElement.style.fontSize = '200%'")
  await tooWide('letters of twice the size', wide.width)
  await page.evaluate("document.documentElement.style.fontSize = ''")
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 })
    await tooWide(`${width} px wide`, width)
  }
  await page.setViewportSize(wide)
  return found
}

/** Goes through the page by the Tab key: everything that can be used comes, is seen to have the focus, and lets go of it. */
async function byKeys(page: Page): Promise<string[]> {
  const count = Number(
    await page.evaluate(`(() => {
      const names = new Set()
      const usable = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
        .filter((one) => one.type !== 'hidden' && !one.disabled && one.checkVisibility({ visibilityProperty: true }))
        // Of radio buttons one has the Tab key, the others have the arrows.
        .filter((one) => one.type !== 'radio' || (!names.has(one.form?.action + one.name) && names.add(one.form?.action + one.name)))
      globalThis.unreached = new Set(usable)
      document.activeElement?.blur()
      document.body.tabIndex = -1
      document.body.focus()
      document.body.removeAttribute('tabindex')
      return usable.length
    })()`),
  )
  const unseen = new Set<string>()
  // A date has several stops within itself.
  const most = count * 2 + 40
  for (let stops = 0; stops < most; stops++) {
    await page.keyboard.press('Tab')
    const at = (await page.evaluate(`(() => {
      const one = document.activeElement
      if (!one || one === document.body) return { left: unreached.size }
      const groupOf = (radio) => radio.form?.action + radio.name
      for (const other of unreached) if (other === one || (one.type === 'radio' && other.type === 'radio' && groupOf(one) === groupOf(other))) unreached.delete(other)
      const { outlineStyle, outlineWidth } = getComputedStyle(one)
      const { top, bottom, left, right, height } = one.getBoundingClientRect()
      const isOnScreen = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth
      const isMarked = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0
      return { left: unreached.size, unseen: isMarked && isOnScreen ? null : one.outerHTML.slice(0, 120) + (isMarked ? ' is off the screen' : ' has no mark') }
    })()`)) as { readonly left: number; readonly unseen?: string | null }
    if (at.unseen) unseen.add(at.unseen)
    if (at.left === 0) break
  }
  const unreached = (await page.evaluate(
    '[...unreached].map((one) => one.outerHTML.slice(0, 120))',
  )) as string[]
  return [
    ...[...unseen].map((one) => `focus not seen: ${one}`),
    ...unreached.map((one) => `not reached by the Tab key: ${one}`),
  ]
}
