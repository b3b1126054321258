/** Tables of what was found when looking for duplicates. A cache: not chained, under no number, made anew when dropped. */

/** How far a cycle has been looked through under a version of the scoring. */
export interface DuplicateScanTable {
  /** Another one each time it begins anew, so that what was found before a drop is never added after it. */
  scanId: string
  cycleKey: string
  scoringVersion: number
  /** All that was committed up to this number has been looked at. */
  throughChangeNumber: number
}

/** Two revisions that look alike. No texts: reasons are worked out when they are shown. */
export interface DuplicatePairTable {
  scanId: string
  /** The change number from which both counted side by side. */
  foundAt: number
  oneReportId: string
  oneRevision: number
  /** The later of the two. */
  otherReportId: string
  otherRevision: number
  tier: 'strong' | 'likely'
  /** 0 to 1,000,000. */
  scoreMillionths: number
}

export interface DuplicatePairsTables {
  duplicateScan: DuplicateScanTable
  duplicatePair: DuplicatePairTable
}
