/** Finds the few reports that may be about the same activity, without comparing each with each. */

/** A key that so many share says nothing; more telling keys have to find the pair. */
const fullBucket = 128
/** Compared in full for each report. */
export const candidatesWanted = 12
/** Up to here each is compared with each: it costs a second. */
export const comparedWithAll = 250
const leastRoom = 1024
const isGone = -1

/**
 * The reports that count, filed under their keys. Reports come and go; what is found depends on those that are in it alone, not on
 * when they came or on any that have gone, as long as ties are settled by what is known of the reports themselves.
 */
export class CandidateIndex {
  /** Slot of each key; in a slot stand the newest entry and how many reports there are that have not gone. */
  readonly #slots = new Map<number, number>()
  #heads = new Int32Array(leastRoom)
  #counts = new Int32Array(leastRoom)
  /** Each entry: whose it is, the entry before it in its slot, and the slot. */
  #positions = new Int32Array(4 * leastRoom)
  #previous = new Int32Array(4 * leastRoom)
  #slotOf = new Int32Array(4 * leastRoom)
  #entryCount = 0
  /** Where the entries of each report begin, up to those of the next; `isGone` once removed. */
  #begins = new Int32Array(leastRoom)
  #ends = new Int32Array(leastRoom)
  #added = 0
  #size = 0
  #weights = new Float32Array(leastRoom)
  readonly #compare: (one: number, other: number) => number

  /** @param compare settles ties between two positions; left out: the one added first */
  constructor(compare: (one: number, other: number) => number = (one, other) => one - other) {
    this.#compare = compare
  }

  /** How many reports are in it. */
  get size(): number {
    return this.#size
  }

  /** True when most of what it holds belongs to reports that have gone, and making it anew would save memory. */
  get isMostlyGone(): boolean {
    return this.#added > leastRoom && this.#size < this.#added / 2
  }

  /**
   * @param keys of `blockingKeys`
   * @returns the report's position: 0, 1, 2 ..., never given twice
   */
  add(keys: ReadonlySet<number>): number {
    const position = this.#added++
    this.#size++
    if (position >= this.#begins.length) {
      this.#begins = grown(this.#begins)
      this.#ends = grown(this.#ends)
      this.#weights = new Float32Array(this.#begins.length)
    }
    this.#begins[position] = this.#entryCount
    for (const key of keys) this.#file(key, position)
    this.#ends[position] = this.#entryCount
    return position
  }

  /** The report at this position counts no more. */
  remove(position: number): void {
    const begin = this.#begins[position]!
    if (begin === isGone) return
    for (let entry = begin; entry < this.#ends[position]!; entry++) this.#counts[this.#slotOf[entry]!]!--
    this.#begins[position] = isGone
    this.#size--
  }

  /** Positions of those to compare a report with: all while there are few, else the likeliest, best first. */
  worthComparing(keys: ReadonlySet<number>): number[] {
    if (this.#size >= comparedWithAll) return this.candidatesOf(keys)
    const all: number[] = []
    for (let position = 0; position < this.#added; position++) {
      if (this.#begins[position] !== isGone) all.push(position)
    }
    return all
  }

  /** Positions of the likeliest, best first. */
  candidatesOf(keys: ReadonlySet<number>, wanted = candidatesWanted): number[] {
    const weights = this.#weights
    const touched: number[] = []
    for (const key of keys) {
      const slot = this.#slots.get(key)
      if (slot === undefined) continue
      const count = this.#counts[slot]!
      if (count === 0 || count > fullBucket) continue
      // Rarer keys tell more: the bits of meeting one by chance.
      const weight = Math.log2((this.#size + 1) / count)
      let before = isGone
      for (let entry = this.#heads[slot]!; entry >= 0; entry = this.#previous[entry]!) {
        const position = this.#positions[entry]!
        if (this.#begins[position] === isGone) {
          // Taken out of the list on the way, so that nobody has to pass it again.
          if (before === isGone) this.#heads[slot] = this.#previous[entry]!
          else this.#previous[before] = this.#previous[entry]!
          continue
        }
        before = entry
        if (weights[position] === 0) touched.push(position)
        weights[position]! += weight
      }
    }
    const best = this.#likeliest(touched, wanted)
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
      this.#slotOf = grown(this.#slotOf)
    }
    this.#counts[slot]!++
    const entry = this.#entryCount++
    this.#positions[entry] = position
    this.#slotOf[entry] = slot
    this.#previous[entry] = this.#heads[slot]!
    this.#heads[slot] = entry
  }

  /** The `wanted` heaviest. */
  #likeliest(touched: number[], wanted: number): number[] {
    const weights = this.#weights
    const isBetter = (a: number, b: number) => weights[b]! - weights[a]! || this.#compare(a, b)
    if (touched.length <= 8 * wanted) return touched.sort(isBetter).slice(0, wanted)
    // Most were met by one common key alone: those below the wanted-th weight need no sorting.
    const heaviest = Float32Array.from(touched, (position) => weights[position]!).sort()
    const least = heaviest[heaviest.length - wanted]!
    return touched
      .filter((position) => weights[position]! >= least)
      .sort(isBetter)
      .slice(0, wanted)
  }
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length)
  larger.set(array)
  return larger
}
