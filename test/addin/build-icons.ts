/** `npm run addin:icons`: makes the PNG files of `addin/icons` from the SVG files beside them. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { startChromium } from '../excel-host/chromium.ts'

export const iconFolder = resolve(import.meta.dirname, '../../addin/icons')
export const iconSizes = [16, 32, 64, 80] as const

/** `name-16.png` -> digest of the drawing it was made from. */
export type BuiltIcons = Readonly<Record<string, string>>

export function drawings(): readonly string[] {
  return readdirSync(iconFolder).filter((name) => name.endsWith('.svg'))
}

export function digestOf(drawing: string): string {
  return createHash('sha256')
    .update(readFileSync(join(iconFolder, drawing)))
    .digest('hex')
    .slice(0, 16)
}

async function buildIcons(): Promise<void> {
  const browser = await startChromium()
  const page = await browser.newPage()
  const built: Record<string, string> = {}
  for (const drawing of drawings()) {
    const svg = readFileSync(join(iconFolder, drawing)).toString('base64')
    for (const size of iconSizes) {
      await page.setViewportSize({ width: size, height: size })
      await page.setContent(
        `<body style="margin:0"><img style="display:block;width:${size}px;height:${size}px" src="data:image/svg+xml;base64,${svg}">`,
      )
      const name = drawing.replace('.svg', `-${size}.png`)
      writeFileSync(join(iconFolder, name), await page.screenshot({ omitBackground: true }))
      built[name] = digestOf(drawing)
    }
  }
  await browser.close()
  writeFileSync(join(iconFolder, 'built.json'), `${JSON.stringify(built, null, 2)}\n`)
}

if (process.argv[1] === import.meta.filename) await buildIcons()
