/** The proxy that stands before the replicas, on a thread of its own: what it takes is not the client's. */
import { once } from 'node:events'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { openPlainProxy } from '../helpers/plain-proxy.ts'

export interface DayProxy {
  readonly port: number
  close(): Promise<void>
}

/** Each request goes to the next of them in turn. */
export async function openDayProxy(ports: readonly number[]): Promise<DayProxy> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { proxied: ports } })
  const [port] = (await once(worker, 'message')) as [number]
  return { port, close: async () => void (await worker.terminate()) }
}

if (!isMainThread && workerData?.proxied !== undefined) {
  const ports = workerData.proxied as number[]
  const { origin } = await openPlainProxy(
    ports.map((port) => `http://127.0.0.1:${port}`),
    { keepsConnections: true },
  )
  parentPort!.postMessage(Number(new URL(origin).port))
}
