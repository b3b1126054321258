/** How many requests there were and how long they took, by route: counted in this process, as Prometheus wants it of each. */
import type { FastifyInstance } from 'fastify'
import type { Metric, Sample } from './metric-lines.ts'

/** Upper ends in seconds. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

interface Times {
  readonly counts: number[]
  sum: number
  count: number
}

export interface RequestTimes {
  metrics(): readonly Metric[]
}

/** Begins to count; what a request asked for in particular (whose return, which file) never becomes a label. */
export function countRequests(app: FastifyInstance): RequestTimes {
  const times = new Map<string, Times>()
  const answers = new Map<string, number>()
  app.addHook('onResponse', async (request, reply) => {
    const route = `${request.method} ${request.routeOptions.url ?? 'none'}`
    const seconds = reply.elapsedTime / 1_000
    const own = times.get(route) ?? { counts: buckets.map(() => 0), sum: 0, count: 0 }
    times.set(route, own)
    const at = buckets.findIndex((end) => seconds <= end)
    if (at !== -1) own.counts[at]!++
    own.sum += seconds
    own.count++
    const answer = `${route} ${reply.statusCode}`
    answers.set(answer, (answers.get(answer) ?? 0) + 1)
  })
  return {
    metrics: () => [
      {
        name: 'cinnabar_http_request_seconds',
        type: 'histogram',
        help: 'Time from a request to the end of its answer.',
        samples: [...times].flatMap(([route, own]) => samplesOf(route, own)),
      },
      {
        name: 'cinnabar_http_answers_total',
        type: 'counter',
        help: 'Answers by route and status.',
        samples: [...answers].map(([answer, value]) => {
          const [method, route, status] = answer.split(' ') as [string, string, string]
          return { labels: { method, route, status }, value }
        }),
      },
    ],
  }
}

function samplesOf(name: string, { counts, sum, count }: Times): Sample[] {
  const [method, route] = name.split(' ') as [string, string]
  const labels = { method, route }
  let below = 0
  const ends = buckets.map((end, at) => {
    below += counts[at]!
    return { suffix: '_bucket', labels: { ...labels, le: String(end) }, value: below }
  })
  return [
    ...ends,
    { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count },
    { suffix: '_sum', labels, value: sum },
    { suffix: '_count', labels, value: count },
  ]
}
