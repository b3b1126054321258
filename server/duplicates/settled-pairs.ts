/** Which pairs officers have settled. */
import type { DuplicateDecision } from '../db/duplicates.ts'

/** Looks up what was decided about two activities. */
export interface SettledPairs<D extends DuplicateDecision = DuplicateDecision> {
  /**
   * The decision that settles the pair: the group that both are in, else the one that says they differ. Groups of activities
   * that are the same or joint hang together where they share one: A is B and B is C, so A and C are settled, too.
   */
  decisionOn(one: string, other: string): D | null
  /** All that it hangs together with as the same or joint, itself included, sorted; itself alone where it is not linked. */
  linkedWith(activityId: string): readonly string[]
  /** The decisions that link it with others, and those with others again, by group. */
  linksOf(activityId: string): readonly D[]
}

/** @param decisions those in force, none undone */
export function settledPairs<D extends DuplicateDecision>(decisions: readonly D[]): SettledPairs<D> {
  const parents = new Map<string, string>()
  const rootOf = (id: string): string => {
    let root = id
    for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) root = parent
    return root
  }
  const byActivity = new Map<string, D[]>()
  for (const decision of decisions) {
    const [first, ...rest] = decision.activityIds
    for (const id of decision.activityIds) byActivity.set(id, [...(byActivity.get(id) ?? []), decision])
    if (decision.kind === 'different' || first === undefined) continue
    for (const id of rest) {
      const [root, other] = [rootOf(first), rootOf(id)]
      if (root !== other) parents.set(other, root)
    }
  }
  const linking = decisions.filter(({ kind }) => kind !== 'different')
  const membersOf = Map.groupBy(new Set(linking.flatMap((decision) => decision.activityIds)), rootOf)
  return {
    linkedWith: (activityId) => [...(membersOf.get(rootOf(activityId)) ?? [activityId])].sort(),
    linksOf: (activityId) =>
      linking.filter(({ activityIds }) => rootOf(activityIds[0]!) === rootOf(activityId)),
    decisionOn(one, other) {
      const ours = byActivity.get(one) ?? []
      const direct = ours.filter((decision) => decision.activityIds.includes(other))
      const linked = direct.find((decision) => decision.kind !== 'different') ?? direct[0]
      if (linked) return linked
      if (rootOf(one) !== rootOf(other)) return null
      return ours.find((decision) => decision.kind !== 'different') ?? null
    },
  }
}
