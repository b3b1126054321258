/** The ribbon's buttons, in the test's Excel. */
import type { ExcelHost } from '../excel-host/excel-host.ts'

/** Presses a button, closes the window that it opened, and gives what stood in it; null for none. */
export async function pressRibbon(host: ExcelHost, name: 'check' | 'sync'): Promise<string | null> {
  const pressed = host.pressCommand('/addin/commands.html', name, `cinnabar.${name}`)
  const said = await Promise.race([host.nextPopupText(), pressed.then(() => null)])
  await pressed
  return said
}
