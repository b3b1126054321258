/** A note for the Conference as data: numbered paragraphs and tables to be edited by a person. Made by `plan/note`. */
import type { PlanList, PlanTable } from './report-plan.ts'

export interface NotePlan {
  /** Said before everything else, in italics. */
  readonly remark: string
  readonly sections: readonly NoteSection[]
  readonly annex: {
    readonly heading: string
    /** The first rows of the list, as many as a document can hold. */
    readonly list: PlanList
    readonly mostRows: number
    /** What is said where there are more. */
    more(count: number): string
  }
}

export interface NoteSection {
  readonly heading: string
  /** Numbered through the whole note. */
  readonly paragraphs: readonly string[]
  readonly tables: readonly PlanTable[]
}
