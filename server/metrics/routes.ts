/** Figures for whoever watches the service. They tell how it is, never what is in it. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import { countOutgoing } from '../mail/outbox/list-outgoing.ts'
import { programVersion } from '../program-version.ts'
import type { Service } from '../service.ts'
import { type Metric, metricsMediaType, metricsText, type Sample } from './metric-lines.ts'
import { countRequests } from './request-times.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** When the newest scheduled backup was begun; set by whoever schedules them. */
    newestBackup: (() => Promise<Date | null>) | null
  }
}

const response = {
  200: {
    description: 'Figures in the text form of Prometheus',
    content: { 'text/plain': { schema: { type: 'string' } } },
  },
}

/** Adds `/metrics`, for administrators and for whoever shows the token that is set for it. */
export async function addMetrics(app: FastifyInstance): Promise<void> {
  app.decorate('newestBackup', null)
  const requests = countRequests(app)
  const loop = monitorEventLoopDelay({ resolution: 20 })
  loop.enable()
  app.addHook('onClose', async () => loop.disable())
  app.get('/metrics', { config: { roles: ['administrator'] }, schema: { response } }, async (_, reply) => {
    const lag = loop.percentile(99) / 1e9
    loop.reset()
    const metrics = [
      ...processMetrics(lag),
      ...(await databaseMetrics(app.service)),
      ...(await backupMetrics(app)),
      ...requests.metrics(),
    ]
    return reply
      .headers({ 'content-type': metricsMediaType, 'cache-control': 'no-store' })
      .send(metricsText(metrics))
  })
}

function processMetrics(lag: number): Metric[] {
  const { user, system } = process.cpuUsage()
  const started = Date.now() / 1_000 - process.uptime()
  const { rss, heapTotal, heapUsed, external } = process.memoryUsage()
  return [
    gauge('cinnabar_info', 'The version that runs.', [{ labels: { version: programVersion }, value: 1 }]),
    gauge('process_resident_memory_bytes', 'Memory of this process.', one(rss)),
    gauge('nodejs_heap_size_total_bytes', 'Memory kept for objects.', one(heapTotal)),
    gauge('nodejs_heap_size_used_bytes', 'Objects, with those that are garbage by now.', one(heapUsed)),
    gauge('nodejs_external_memory_bytes', 'Files and other bytes outside the objects.', one(external)),
    gauge('process_start_time_seconds', 'When this process began.', one(started)),
    {
      name: 'process_cpu_seconds_total',
      type: 'counter',
      help: 'Processor time of this process.',
      samples: one((user + system) / 1e6),
    },
    gauge(
      'cinnabar_event_loop_delay_seconds',
      'How late this process was, 99th percentile since the figures were last read.',
      one(lag),
    ),
  ]
}

/** A database that is away is a figure, too. */
async function databaseMetrics({ db, now }: Service): Promise<Metric[]> {
  const up = (value: number) => gauge('cinnabar_database_up', '1 where the database answers.', one(value))
  try {
    const head = await db.selectFrom('changeHead').select('changeNumber').executeTakeFirstOrThrow()
    const jobs = await db
      .selectFrom('reportJob')
      .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
      .groupBy('state')
      .execute()
    const mails = await db
      .selectFrom('incomingMail')
      .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
      .groupBy('state')
      .execute()
    const outgoing = await countOutgoing(db)
    const waitedFor =
      outgoing.oldestWaiting === null ? 0 : (now().getTime() - outgoing.oldestWaiting.getTime()) / 1_000
    const byState = (rows: readonly { readonly state: string; readonly count: number }[]) =>
      rows.map(({ state, count }) => ({ labels: { state }, value: Number(count) }))
    return [
      up(1),
      {
        name: 'cinnabar_changes_total',
        type: 'counter',
        help: 'The newest change number.',
        samples: one(head.changeNumber),
      },
      gauge('cinnabar_report_jobs', 'Reports that were ordered, by state.', byState(jobs)),
      gauge('cinnabar_incoming_mails', 'Mails that came in, by state.', byState(mails)),
      gauge('cinnabar_outgoing_mails', 'Mails that are to go out, by state.', byState(outgoing.byState)),
      gauge(
        'cinnabar_outgoing_mail_oldest_seconds',
        'How long the mail has waited that has waited longest; 0 where none waits.',
        one(waitedFor),
      ),
    ]
  } catch {
    return [up(0)]
  }
}

async function backupMetrics(app: FastifyInstance): Promise<Metric[]> {
  if (app.newestBackup === null) return []
  const newest = await app.newestBackup()
  const age = newest === null ? Number.NaN : (Date.now() - newest.getTime()) / 1_000
  return [
    gauge(
      'cinnabar_backup_age_seconds',
      'Age of the newest scheduled backup; NaN where there is none.',
      one(age),
    ),
  ]
}

function one(value: number): readonly Sample[] {
  return [{ value }]
}

function gauge(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, type: 'gauge', help, samples }
}
