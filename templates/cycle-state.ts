/** How a cycle moves. */

/** `draft`: being prepared. `open`: returns are taken in. `closed`: nothing is submitted any more. */
export const cycleStates = ['draft', 'open', 'closed'] as const
export type CycleState = (typeof cycleStates)[number]

export type CycleMove = 'open' | 'close'
export type CycleMoveRefusal = 'alreadyOpen' | 'notOpen'

/** A cycle that was stored without a state is open. */
export function cycleStateOf(cycle: { readonly state?: CycleState }): CycleState {
  return cycle.state ?? 'open'
}

/** Opening also opens a closed cycle again. */
export function moveCycle(
  from: CycleState,
  move: CycleMove,
):
  | { readonly state: CycleState; readonly refusal: null }
  | { readonly state: null; readonly refusal: CycleMoveRefusal } {
  if (move === 'open')
    return from === 'open' ? { state: null, refusal: 'alreadyOpen' } : { state: 'open', refusal: null }
  return from === 'open' ? { state: 'closed', refusal: null } : { state: null, refusal: 'notOpen' }
}
