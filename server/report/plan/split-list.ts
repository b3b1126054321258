/** Lists longer than a sheet go on to further sheets. */
import type { PlanList } from '../report-plan.ts'

/** Excel ends at row 1,048,576; what stands above a list takes a few of them. */
export const mostRowsOnASheet = 1_048_000

/** The list in parts that each fit a sheet; the list itself where it fits. Keys of further parts end in `.2`, `.3` ... */
export function splitList(list: PlanList, most = mostRowsOnASheet): PlanList[] {
  const parts = Math.max(1, Math.ceil(list.rowCount / most))
  if (parts === 1) return [list]
  return Array.from({ length: parts }, (_, part) => ({
    ...list,
    key: part === 0 ? list.key : `${list.key}.${part + 1}`,
    rowCount: Math.min(most, list.rowCount - part * most),
    window: { from: part * most, to: (part + 1) * most },
  }))
}
