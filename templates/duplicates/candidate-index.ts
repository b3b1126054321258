/** Finds the few reports that may be about the same activity, without comparing each with each. */

/** A key that so many share says nothing; more telling keys have to find the pair. */
const fullBucket = 128
/** Compared in full for each report. */
export const candidatesWanted = 12

/** Grows by one report at a time; positions are those in which they were added, from 0. */
export class CandidateIndex {
  /** Slot of each key; in a slot stand the newest entry and how many there are. */
  readonly #slots = new Map<number, number>()
  #heads = new Int32Array(1024)
  #counts = new Int32Array(1024)
  /** Each entry: whose it is, and the entry before it in its slot. */
  #positions = new Int32Array(4096)
  #previous = new Int32Array(4096)
  #entryCount = 0
  #size = 0
  #weights = new Float32Array(1024)

  get size(): number {
    return this.#size
  }

  /**
   * @param keys of `blockingKeys`
   * @returns the report's position
   */
  add(keys: ReadonlySet<number>): number {
    const position = this.#size++
    if (position >= this.#weights.length) this.#weights = new Float32Array(2 * position)
    for (const key of keys) this.#file(key, position)
    return position
  }

  /** Positions of the likeliest, best first. */
  candidatesOf(keys: ReadonlySet<number>, wanted = candidatesWanted): number[] {
    const weights = this.#weights
    const touched: number[] = []
    for (const key of keys) {
      const slot = this.#slots.get(key)
      if (slot === undefined) continue
      const count = this.#counts[slot]!
      if (count > fullBucket) continue
      // Rarer keys tell more: the bits of meeting one by chance.
      const weight = Math.log2((this.#size + 1) / count)
      for (let entry = this.#heads[slot]!; entry >= 0; entry = this.#previous[entry]!) {
        const position = this.#positions[entry]!
        if (weights[position] === 0) touched.push(position)
        weights[position]! += weight
      }
    }
    const best = likeliest(touched, weights, wanted)
    for (const position of touched) weights[position] = 0
    return best
  }

  #file(key: number, position: number): void {
    let slot = this.#slots.get(key)
    if (slot === undefined) {
      slot = this.#slots.size
      this.#slots.set(key, slot)
      if (slot >= this.#heads.length) {
        this.#heads = grown(this.#heads)
        this.#counts = grown(this.#counts)
      }
      this.#heads[slot] = -1
    }
    if (this.#entryCount >= this.#positions.length) {
      this.#positions = grown(this.#positions)
      this.#previous = grown(this.#previous)
    }
    // Full slots need no more entries: they are passed over.
    if (++this.#counts[slot]! > fullBucket) return
    const entry = this.#entryCount++
    this.#positions[entry] = position
    this.#previous[entry] = this.#heads[slot]!
    this.#heads[slot] = entry
  }
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length)
  larger.set(array)
  return larger
}

/** The `wanted` heaviest; ties go to the one added first, so that the same reports give the same pairs. */
function likeliest(touched: number[], weights: Float32Array, wanted: number): number[] {
  const isBetter = (a: number, b: number) => weights[b]! - weights[a]! || a - b
  if (touched.length > 8 * wanted) {
    // Most were met by one common key alone: those below the wanted-th weight need no sorting.
    const heaviest = Float32Array.from(touched, (position) => weights[position]!).sort()
    const least = heaviest[heaviest.length - wanted]!
    return touched
      .filter((position) => weights[position]! >= least)
      .sort(isBetter)
      .slice(0, wanted)
  }
  return touched.sort(isBetter).slice(0, wanted)
}
