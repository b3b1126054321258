import { join } from 'node:path'
import type { Command } from 'commander'
import { buildApp } from '../app.ts'
import { type Config, readConfig } from '../config.ts'
import { accessToken, claimDataFolder } from '../data-folder.ts'
import { openLogFile } from '../log-file.ts'
import { cycleOrNewest, openService } from '../service.ts'
import { type CommonOptions, exitCode, runCommand, withCommonOptions } from './command-line.ts'

interface ServeOptions extends CommonOptions {
  readonly port?: string
}

/** `cinnabar serve`: runs until it is told to stop, and finishes what it is doing before it does. */
export function addServeCommand(program: Command): void {
  withCommonOptions(program.command('serve').description('run the service'))
    .option('--port <number>', 'port to listen on (or CINNABAR_PORT)')
    .action((options: ServeOptions) =>
      runCommand(options, async ({ language: _, say, printJson }) => {
        const config = readConfig(options)
        const claim = claimDataFolder(config.dataFolder)
        process.on('exit', claim.release)
        const service = await openService(config)
        const token = accessToken(config.dataFolder, config.token)
        const app = await buildApp({
          service,
          token,
          maxUploadBytes: config.maxUploadBytes,
          logger: serviceLog(config),
        })
        const origin = await app.listen({ host: config.host, port: config.port })
        claim.announce(origin)

        const cycle = await cycleOrNewest(service.db, options.cycle)
        const url = `${origin}/?token=${token}`
        const command = `curl -H "Authorization: Bearer ${token}" "${origin}/api/v1/cycles/${cycle.cycleKey}/reporters/bcrc-scrc-sen/template?lang=fr" -o template-fr.xlsx`
        say('cli.ready')
        say('cli.open', { url })
        say('cli.token', { token })
        say('cli.template', { command })
        printJson({ url, token, cycleKey: cycle.cycleKey })

        await new Promise<void>((stopped) => {
          for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped())
        })
        await app.close()
        await service.close()
        claim.release()
        return exitCode.done
      }),
    )
}

/** The log goes to a file in the data folder, so that the terminal keeps what people need. Addresses lose their query: it may hold the token. */
function serviceLog({ logLevel, dataFolder }: Config) {
  if (logLevel === 'silent') return false
  return {
    level: logLevel,
    stream: openLogFile(join(dataFolder, 'service.log')),
    serializers: {
      req: (request: { method: string; url: string }) => ({
        method: request.method,
        path: request.url.split('?')[0],
      }),
    },
  }
}
