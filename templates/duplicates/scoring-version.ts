/** Raised whenever scores, tiers or the choice of candidates change: what was remembered under another version is found anew. */
export const scoringVersion = 2
