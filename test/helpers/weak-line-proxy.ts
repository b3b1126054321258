/** A line as bad as many centres have: narrow, long, and losing packets. Stands between a client and a service. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { randomFrom } from './many-activities.ts'

export interface WeakLine {
  /** In each direction, shared by all connections. */
  readonly bitsPerSecond: number
  readonly roundTripMs: number
  /** How many of a hundred packets are lost; each holds back all behind it until it has been sent again. */
  readonly lostPercent: number
}

export interface WeakLineProxy {
  readonly port: number
  /** What has gone through, in bytes. */
  readonly sent: { up: number; down: number }
}

const packetBytes = 1_460

/** Opens the line to a service on this machine. It is closed when the test ends. */
export async function openWeakLine(servicePort: number, line: WeakLine): Promise<WeakLineProxy> {
  const sent = { up: 0, down: 0 }
  const random = randomFrom(256)
  const freeAt = { up: 0, down: 0 }
  const sockets = new Set<Socket>()

  async function carry(from: Socket, to: Socket, way: 'up' | 'down'): Promise<void> {
    // The client has waited for the answer to its first packet before it sends anything.
    if (way === 'up') await delay(line.roundTripMs)
    for await (const chunk of from as AsyncIterable<Buffer>) {
      for (let start = 0; start < chunk.length; start += packetBytes) {
        const packet = chunk.subarray(start, start + packetBytes)
        const onLine = (packet.length * 8_000) / line.bitsPerSecond
        const stall = random() * 100 < line.lostPercent ? line.roundTripMs * 2 : 0
        freeAt[way] = Math.max(freeAt[way], performance.now()) + onLine + stall
        await delay(freeAt[way] - performance.now())
        sent[way] += packet.length
        setTimeout(() => to.write(packet), line.roundTripMs / 2)
      }
    }
    setTimeout(() => to.end(), line.roundTripMs / 2)
  }

  const server = createServer((client) => {
    const service = connect(servicePort, '127.0.0.1')
    for (const [socket, other] of [
      [client, service],
      [service, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
    // A broken connection ends both sides, which `error` has seen to.
    carry(client, service, 'up').catch(() => undefined)
    carry(service, client, 'down').catch(() => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, sent }
}
