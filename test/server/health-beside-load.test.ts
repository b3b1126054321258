import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Agent, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { aDesk } from '../helpers/a-desk.ts'
import { signIn } from '../helpers/signed-in.ts'

// Statements of PostgreSQL are waited for, so that others have their turn anyway.
describe('a service with much to do on the embedded database', () => {
  it('[KP12] answers /health before nearly all that came earlier, and everything else in the end', {
    timeout: 120_000,
  }, async () => {
    const { app } = await aDesk('SQLite')
    const officer = await signIn(app, 'officer')
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as AddressInfo
    const agent = new Agent({ keepAlive: true })
    onTestFinished(() => agent.destroy())
    const ask = (path: string) =>
      new Promise<number>((resolve, reject) => {
        const headers = { accept: 'text/html', ...officer.browser }
        const sent = request({ agent, host: '127.0.0.1', port, path, headers })
        sent.on('response', (answer) => answer.resume().on('end', () => resolve(answer.statusCode!)))
        sent.on('error', reject)
        sent.end()
      })
    const pages = 40
    const open = () => Promise.all(Array.from({ length: pages }, () => ask('/health')))
    // The connections are there, and what is made once is made.
    await open()
    await ask('/desk?lang=fr')
    let answered = 0
    let before: number | null = null
    const onFinish = (message: unknown) => {
      const { url } = (message as { readonly request: IncomingMessage }).request
      if (url === '/health') before = answered
      else answered++
    }
    subscribe('http.server.response.finish', onFinish)
    onTestFinished(() => void unsubscribe('http.server.response.finish', onFinish))
    const asked = Array.from({ length: pages }, () => ask('/desk?lang=fr'))
    const health = ask('/health')
    expect(await health).toBe(200)
    expect(await Promise.all(asked)).toEqual(Array.from({ length: pages }, () => 200))
    // Counted, not timed: how fast the machine is makes no difference.
    expect(before).toBeLessThan(pages / 5)
    expect(answered).toBe(pages)
  })
})
