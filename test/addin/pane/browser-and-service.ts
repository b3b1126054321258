import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { startChromium } from '../../excel-host/chromium.ts'
import { type PaneService, startPaneService } from './pane-stage.ts'

/** What panes open in and what they speak with: one of each for all tests of a `describe`, there once they run. */
export function browserAndService(): { readonly browser: Browser; readonly service: PaneService } {
  let browser: Browser | undefined
  let service: PaneService | undefined
  beforeAll(async () => {
    service = await startPaneService()
    browser = await startChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })
  return {
    get browser() {
      return browser!
    },
    get service() {
      return service!
    },
  }
}
