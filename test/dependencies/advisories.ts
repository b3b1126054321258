/** Known weaknesses of what is shipped, as the registry has them. */

/** What `npm audit --json` says, or why it says nothing. */
interface AuditAnswer {
  readonly vulnerabilities?: Readonly<
    Record<string, { readonly name: string; readonly severity: string; readonly range: string }>
  >
  readonly message?: string
}

export type Advisories =
  | { readonly isChecked: false; readonly why: string }
  | { readonly isChecked: true; readonly found: readonly string[] }

/** @param text standard output of `npm audit --omit=dev --json` */
export function readAdvisories(text: string): Advisories {
  let answer: AuditAnswer
  try {
    answer = JSON.parse(text) as AuditAnswer
  } catch {
    return { isChecked: false, why: 'npm said nothing that can be read' }
  }
  if (!answer.vulnerabilities)
    return { isChecked: false, why: answer.message ?? 'the registry did not answer' }
  const found = Object.values(answer.vulnerabilities).map(
    ({ name, severity, range }) => `${severity} ${name} ${range}`,
  )
  return { isChecked: true, found: found.sort() }
}

/** What is said of it, in a sentence; and whether it is a failure, which unasked advisories are only where they are required. */
export function sayAdvisories(
  advisories: Advisories,
  areRequired = false,
): { readonly text: string; readonly isFailure: boolean } {
  if (!advisories.isChecked) {
    const why = advisories.why.split(' - ')[0]
    return {
      text: `Known weaknesses were not looked up: the registry says "${why}"; --registry=<address> asks another.`,
      isFailure: areRequired,
    }
  }
  const { found } = advisories
  if (found.length === 0) return { text: 'Nothing that is shipped has a known weakness.', isFailure: false }
  return { text: found.join('\n'), isFailure: true }
}
