/** Desks, which do the work of the pane's views: one of each kind, made when it is first asked for. */
import type { Pane } from './pane.ts'

export function deskOfPane<Desk>(make: (pane: Pane) => Desk): (pane: Pane) => Desk {
  const desks = new WeakMap<Pane, Desk>()
  return (pane) => {
    let desk = desks.get(pane)
    if (!desk) {
      desk = make(pane)
      desks.set(pane, desk)
    }
    return desk
  }
}
