/** Light or dark, as Excel is. High contrast is the style sheet's own business. */

/** Sets what the style sheet goes by. Without a theme of Office's, the system's choice holds. */
export function followTheme(): void {
  const apply = () => {
    document.documentElement.dataset.theme = isDark() ? 'dark' : 'light'
  }
  apply()
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', apply)
  // Excel has no event for it: people change the theme in another window and come back.
  addEventListener('focus', apply)
}

function isDark(): boolean {
  const theme = Office.context.officeTheme as Partial<Office.OfficeTheme> | undefined
  if (typeof theme?.isDarkTheme === 'boolean') return theme.isDarkTheme
  const background = theme?.bodyBackgroundColor
  if (background && /^#[0-9a-f]{6}$/i.test(background)) return luminance(background) < 0.3
  return matchMedia('(prefers-color-scheme: dark)').matches
}

/** From 0 for black to 1 for white, as the eye sees it. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}
