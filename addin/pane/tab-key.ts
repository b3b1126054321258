/**
 * The Tab key within the pane is the browser's. On the web, office.js takes it over: it knows nothing of headings that have the focus
 * after a change of view, nor of sections that open and close, and takes people from there out of the pane into the sheet. It gets the
 * key only where the pane ends, to go on into the sheet as Excel means it.
 */
const tabStops =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]'

export function keepTabInPane(): void {
  // Before office.js, which listens at the window.
  document.addEventListener('keydown', (event) => {
    const { key, shiftKey, target } = event
    const isTab = key === 'Tab' && !event.ctrlKey && !event.altKey && !event.metaKey
    if (!isTab || !(target instanceof Element)) return
    // A button that went away when it was pressed leaves the focus to the page; the browser still knows where it was.
    if (target === document.body || hasStop(target, shiftKey)) event.stopPropagation()
  })
}

/** Something that takes the focus stands before or after the element. */
function hasStop(from: Element, isBackwards: boolean): boolean {
  const wanted = isBackwards ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING
  return [...document.querySelectorAll<HTMLElement>(tabStops)].some(
    (stop) =>
      stop !== from &&
      (from.compareDocumentPosition(stop) & wanted) !== 0 &&
      stop.tabIndex >= 0 &&
      stop.getClientRects().length > 0 &&
      !isOtherChoice(stop, from),
  )
}

/** Of choices with one name only one takes the focus by Tab; arrow keys go to the others. */
function isOtherChoice(stop: HTMLElement, from: Element): boolean {
  if (!(stop instanceof HTMLInputElement) || stop.type !== 'radio') return false
  return from instanceof HTMLInputElement && from.type === 'radio' && from.name === stop.name
}
