/** What was made from the register, kept for as long as the register stays as it is. */
import type { Stand } from '../db/change-log.ts'

/** By the hash of the change that last altered the register. */
const made = new Map<string, Map<string, unknown>>()
/** Several databases may be open, and an older state may still be asked for while a new one comes. */
const keptStates = 8
const keptOfState = 2_000

/**
 * What `make` made for this key under the same state of the register, or what it makes now. It must read nothing but the register.
 *
 * @param key tells what it is from everything else that is kept
 */
export async function rememberOfRegister<T>(
  { registerHash }: Pick<Stand, 'registerHash'>,
  key: string,
  make: () => Promise<T>,
): Promise<T> {
  // A register that is being changed may still be thrown away.
  if (registerHash === null) return make()
  const known = made.get(registerHash)?.get(key)
  if (known !== undefined) return known as T
  // Only what is finished is shared: waiting for somebody else's could be waiting for the connection that one holds oneself.
  const value = await make()
  const state = stateOf(registerHash)
  state.set(key, value)
  if (state.size > keptOfState) state.delete(state.keys().next().value!)
  return value
}

function stateOf(registerHash: string): Map<string, unknown> {
  let state = made.get(registerHash)
  if (!state) {
    state = new Map()
    made.set(registerHash, state)
    if (made.size > keptStates) made.delete(made.keys().next().value!)
  }
  return state
}
