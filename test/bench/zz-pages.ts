import { mkdtemp, rm } from 'node:fs/promises'
import { readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { realLikeRows } from '../helpers/real-like-rows.ts'
import { signInAt, startCinnabar } from './bench-services.ts'
import { prepareReturns } from './fill-database.ts'
import { BenchPane, exchange } from './sync-clients.ts'
const folder = await mkdtemp(join(tmpdir(), 'cin-prof-'))
const data = join(folder, 'data')
const codes = await prepareReturns(data, 25)
const service = await startCinnabar(data)
const token = await signInAt(service.port, codes)
const panes = codes.map((code, at) => new BenchPane({ code, token }, realLikeRows(40, at)))
const send = async (p: BenchPane, m: string) => { const { text } = await exchange(service.port, p.token, m); p.take(text) }
for (const p of panes) await send(p, p.all())
for (let i = 0; i < 400; i++) await send(panes[i % 25]!, panes[i % 25]!.edit(1))
const wal = join(data, 'cinnabar.db-wal')
const db = new DatabaseSync(join(data, 'cinnabar.db'))
console.log('wal', statSync(wal).size, db.prepare('pragma wal_checkpoint(truncate)').all())
const N = 100
for (let i = 0; i < N; i++) await send(panes[i % 25]!, panes[i % 25]!.edit(1))
const buf = readFileSync(wal)
const roots = new Map<number, string>()
// map pages to trees via dbstat if there
let owner = new Map<number, string>()
try { for (const r of db.prepare('select name, pageno from dbstat').all() as any[]) owner.set(r.pageno, r.name) } catch (e) { console.log('no dbstat', String(e)) }
const frames = (buf.length - 32) / (4096 + 24); const by = new Map<string, number>()
for (let f = 0; f < frames; f++) { const pg = buf.readUInt32BE(32 + f * 4120); const o = owner.get(pg) ?? '?'; by.set(o, (by.get(o) ?? 0) + 1) }
console.log('pages per sync', frames / N); for (const [k, v] of [...by].sort((a, b) => b[1] - a[1])) console.log((v / N).toFixed(2), k)
db.close(); await service.stop(); await rm(folder, { recursive: true, force: true })
