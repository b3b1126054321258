/** Numbers under which projects are filed elsewhere: GEF 9547, URU/13/G32, PIMS 4865, XM-DAC-41304-... */
import { foldText } from '../fold-text.ts'

export interface ProjectReference {
  /** Letters and digits only: `gef9547`. */
  readonly key: string
  /** The letters it begins with: whose numbering it is. `''` where there are none. */
  readonly scheme: string
  readonly digits: string
  /** As typed, for people. */
  readonly text: string
  /** A reporter's own numbers say nothing against another reporter's. */
  readonly isOwn: boolean
}

/** Shorter ones are reached by counting up. */
const fewestDigits = 3
const manyDigits = 4

/** @param programme,localRef as typed; several may stand in a cell */
export function projectReferencesOf(programme: string, localRef: string): readonly ProjectReference[] {
  return [...referencesIn(programme, false), ...referencesIn(localRef, true)]
}

function referencesIn(text: string, isOwn: boolean): ProjectReference[] {
  if (text === '') return []
  const found: ProjectReference[] = []
  for (const piece of text.split(/[;,\n،；，、]+| \/ /u)) {
    const folded = foldText(piece).replace(/[^\p{L}\p{N}]+/gu, '')
    const digits = folded.replace(/\D+/gu, '')
    if (digits.length < fewestDigits || isDate(digits, folded)) continue
    const scheme = /^\p{L}*/u.exec(folded)?.[0] ?? ''
    found.push({ key: folded, scheme, digits: digits.replace(/^0+/, ''), text: piece.trim(), isOwn })
  }
  return found
}

/** A bare year or date is no number of a project. */
function isDate(digits: string, folded: string): boolean {
  return digits === folded && /^(?:19|20)\d{2}(?:\d{2}){0,2}$/.test(digits)
}

/** The first pair that names the same project: written the same, or with the same long number under no other letters. */
export function sharedReference(
  ours: readonly ProjectReference[],
  theirs: readonly ProjectReference[],
): ProjectReference | null {
  for (const one of ours) {
    const same = theirs.find((other) => isSameReference(one, other))
    if (same) return one
  }
  return null
}

function isSameReference(one: ProjectReference, other: ProjectReference): boolean {
  // Two centres that both count "P-001" up do not mean the same.
  if (one.isOwn && other.isOwn && one.digits.length < manyDigits + 1) return false
  if (one.key === other.key) return one.digits.length >= manyDigits || one.scheme !== ''
  const isOneBare = one.scheme === '' || other.scheme === ''
  return isOneBare && one.digits === other.digits && one.digits.length >= manyDigits
}

/** True where both give a number of the same outside scheme, and the numbers differ. */
export function areReferencesAtOdds(
  ours: readonly ProjectReference[],
  theirs: readonly ProjectReference[],
): boolean {
  return ours.some(
    (one) =>
      !one.isOwn &&
      one.scheme !== '' &&
      theirs.some((other) => !other.isOwn && other.scheme === one.scheme && other.digits !== one.digits),
  )
}
