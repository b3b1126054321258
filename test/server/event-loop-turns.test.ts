import { type AddressInfo, connect } from 'node:net'
import Fastify from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isTurnOver, nextTurn, type Share } from '../../server/event-loop-turns.ts'
import { takeTurns } from '../../server/http/take-turns.ts'

/** Keeps the thread. */
function work(milliseconds: number): void {
  const begun = performance.now()
  while (performance.now() - begun < milliseconds) isTurnOver()
}

describe('turns of the one thread', () => {
  it('[KP13] go to whoever has the database, then to what was begun, to what is fresh, to what takes long', async () => {
    const order: string[] = []
    const wait = async (share: Share, name: string) => {
      await nextTurn(share)
      order.push(name)
    }
    // So that this turn is over, and what goes on is decided in the next.
    work(30)
    const names = ['large', 'fresh', 'begun', 'held'] as const
    // The one that has been waiting for long enough goes on first.
    await Promise.all([
      wait('large', 'due'),
      ...names.flatMap((share) => [wait(share, share), wait(share, share)]),
    ])
    expect(order).toEqual(['held', 'held', 'due', 'begun', 'begun', 'fresh', 'fresh', 'large', 'large'])
  })

  it('[KP13] come to what takes long however many others there are', async () => {
    let goneOn = 0
    let isOver = false
    const long = async () => {
      while (!isOver) {
        await nextTurn('large')
        goneOn++
      }
    }
    const small = async () => {
      while (!isOver) {
        work(2)
        await nextTurn('begun')
      }
    }
    const all = [long(), ...Array.from({ length: 20 }, small)]
    while (goneOn < 5) await new Promise((resolve) => setTimeout(resolve, 10))
    isOver = true
    await Promise.all(all)
    expect(goneOn).toBeGreaterThanOrEqual(5)
  })

  it('[KP13] a file that came first is done with after the pages that came next', async () => {
    const app = Fastify()
    onTestFinished(() => app.close())
    takeTurns(app)
    app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    )
    const done: string[] = []
    const inSteps = async (name: string, steps: number) => {
      for (let step = 0; step < steps; step++) {
        work(15)
        if (isTurnOver()) await nextTurn()
      }
      done.push(name)
      return name
    }
    app.post('/file', async () => inSteps('file', 60))
    app.get('/page', async () => inSteps('page', 15))
    await app.listen({ host: '127.0.0.1', port: 0 })
    const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
    const headers = { 'content-type': 'application/octet-stream' }
    const file = fetch(`${origin}/file`, { method: 'POST', headers, body: new Uint8Array(1_000) })
    await new Promise((resolve) => setTimeout(resolve, 20))
    const pages = [fetch(`${origin}/page`), fetch(`${origin}/page`)]
    const answers = await Promise.all([file, ...pages])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(done).toEqual(['page', 'page', 'file'])
  })

  it('[KP13] connections that come together are all taken in before much else is done', async () => {
    const app = Fastify()
    onTestFinished(() => app.close())
    takeTurns(app)
    app.get('/', async () => 'here')
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as AddressInfo
    let steps = 0
    const connectedAt: number[] = []
    app.server.on('connection', () => connectedAt.push(steps))
    let isOver = false
    const busy = Array.from({ length: 5 }, async () => {
      while (!isOver) {
        work(5)
        steps++
        await nextTurn('begun')
      }
    })
    const count = 60
    const sockets = Array.from({ length: count }, () => connect(port, '127.0.0.1'))
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy()
    })
    while (connectedAt.length < count) await new Promise((resolve) => setTimeout(resolve, 5))
    isOver = true
    await Promise.all(busy)
    // Five steps or six to a turn: one connection to a turn would have been three hundred.
    expect(connectedAt.at(-1)! - connectedAt[0]!).toBeLessThan(count)
  })
})
