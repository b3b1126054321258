/** Debian's Chromium, driven by playwright-core. */
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const executablePath = '/usr/bin/chromium'

/** Tests that need a browser are skipped, with a line that says so, where there is none. */
export const hasChromium = existsSync(executablePath)

/** @param more switches that one test needs */
export async function startChromium(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Else a public page that frames a local address is asked about; the pages here have made-up names.
      '--disable-features=LocalNetworkAccessChecks',
      ...more,
    ],
  })
}
