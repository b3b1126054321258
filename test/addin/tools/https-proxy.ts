/**
 * `npm run addin:https`: the service on https://localhost:3443, as Excel wants it while the add-in is worked on. Only takes the
 * encryption off and hands on; in earnest a web server stands before the service.
 */
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { developmentUrl } from '../../../server/addin/manifest.ts'
import { certificateFolder, certificateProblem } from './make-certificates.ts'

const problem = certificateProblem()
if (problem) {
  console.error(`${problem} Run: npm run addin:certs`)
  process.exit(1)
}
const servicePort = Number(process.argv[2] ?? 3000)
const secrets = {
  key: readFileSync(join(certificateFolder, 'localhost.key')),
  cert: readFileSync(join(certificateFolder, 'localhost.crt')),
}
createServer(secrets, (outside) => {
  const inside = connect(servicePort, '127.0.0.1')
  outside.pipe(inside).pipe(outside)
  for (const end of [outside, inside]) {
    end.on('error', () => {
      outside.destroy()
      inside.destroy()
    })
  }
}).listen(Number(new URL(developmentUrl).port), 'localhost', () => {
  console.log(`${developmentUrl} hands on to http://127.0.0.1:${servicePort}`)
})
