/** What Excel remembers of one page of the add-in: each has a runtime of its own. */
import type { HostObject } from './host-object.ts'

export class PageState {
  /** Objects that the page keeps from one batch to the next, by the name they were given. */
  readonly kept = new Map<string, HostObject>()
  /** `Runtime.enableEvents`: switches the events of this page and of no other. */
  areEventsOn = true
  /** What `Office.addin.showAsTaskpane` and `hide` asked for last; null where neither was called. */
  shownAs: 'Visible' | 'Background' | null = null
  private references = 0

  keep(object: HostObject): void {
    this.kept.set(`kept-${++this.references}`, object)
  }
}
