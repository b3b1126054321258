import { startChromium } from './excel-host/chromium.ts'
import { readdirSync } from 'node:fs'
const base = 'http://127.0.0.1:3911'
const b = await startChromium()
const ctx = await b.newContext({ viewport: { width: 1180, height: 900 } })
const p = await ctx.newPage()
p.on('console', m => console.log('console', m.text())); p.on('pageerror', e => console.log('err', e))
if (process.argv[2]) { await p.goto(process.argv[2]); await p.click('button.main'); await p.waitForLoadState() ; await ctx.storageState({ path: '/tmp/state.json' }) }
const c2 = await b.newContext({ viewport: { width: 1180, height: 900 }, storageState: '/tmp/state.json' })
const q = await c2.newPage(); q.on('console', m => console.log('console', m.text()))
const R = base + '/returns/2025-2026/bcrc-scrc-sen'
const shot = async (url: string, name: string) => { await q.goto(url); await q.screenshot({ path: `/tmp/v-${name}.png`, fullPage: true }); console.log(name, await q.title()) }
await shot(R + '?lang=en', 'ret')
await shot(R + '/activities?lang=fr&show=errors', 'act')
await shot(R + '/conflicts?lang=en', 'conf')
await shot(R + '/history?lang=es', 'hist')
await shot(base + '/delegates?lang=ru', 'del')
await shot(base + '/receipts?lang=zh&number=x', 'rec')
await q.setViewportSize({ width: 320, height: 700 }); await q.emulateMedia({ colorScheme: 'dark' })
await shot(R + '?lang=ar', 'ret320')
await shot(R + '/activities?lang=ar', 'act320')
for (const l of ['ar','en','es','fr','ru','zh']) for (const u of [R, R+'/activities', R+'/conflicts', R+'/history', R+'/questions', R+'/receipts', base+'/delegates', base+'/receipts', base+'/account', base+'/personal-data']) {
  await q.goto(u + '?lang=' + l); const w = await q.evaluate('document.documentElement.scrollWidth'); if (Number(w) > 320) console.log('WIDE', l, u, w)
}
await b.close()
