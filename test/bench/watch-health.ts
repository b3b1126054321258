/** Asks services for `/health` ten times a second, on a thread of its own: a busy client must not pass for a slow service. */
import { request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

export interface HealthTimes {
  /** Milliseconds, of all services. */
  readonly times: readonly number[]
}

/** @returns ends it and tells the times */
export function watchHealth(ports: readonly number[]): () => Promise<HealthTimes> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { ports } })
  return async () => {
    const told = new Promise<HealthTimes>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
    })
    worker.postMessage('enough')
    return told
  }
}

async function watch(ports: readonly number[], times: number[], isOver: () => boolean): Promise<void> {
  await Promise.all(
    ports.map(async (port) => {
      while (!isOver()) {
        const begun = performance.now()
        await askHealth(port)
        times.push(performance.now() - begun)
        await delay(100)
      }
    }),
  )
}

function askHealth(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path: '/health' }, (answer) => {
      answer.resume()
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`/health: ${answer.statusCode}`)),
      )
    })
    sent.on('error', reject)
    sent.end()
  })
}

if (!isMainThread && workerData?.ports !== undefined) {
  let isOver = false
  const times: number[] = []
  const watching = watch(workerData.ports as number[], times, () => isOver)
  parentPort!.once('message', async () => {
    isOver = true
    await watching
    parentPort!.postMessage({ times } satisfies HealthTimes)
  })
}
