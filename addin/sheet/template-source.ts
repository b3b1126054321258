/** Templates from the service, for somebody who is signed in in this pane. */
import type { Language } from '../../templates/definition.ts'
import { ServiceClient } from '../service/service-client.ts'
import { ServiceTrouble } from '../service/service-trouble.ts'
import { browserTexts, storagePrefix } from '../session/kept-texts.ts'
import { PaneSession } from '../session/pane-session.ts'

export interface TemplateWanted {
  readonly cycleKey: string
  readonly reporterCode: string
  readonly language: Language
}

export class TemplateSource {
  readonly #service: ServiceClient
  readonly #session: PaneSession

  constructor(language: () => Language) {
    this.#service = new ServiceClient({ origin: location.origin, language })
    this.#session = new PaneSession(this.#service, browserTexts(storagePrefix()))
  }

  get isSignedIn(): boolean {
    return this.#session.isSignedIn
  }

  /** Whom this person reports for. @throws {ServiceTrouble} */
  async reporterCodes(): Promise<readonly string[]> {
    const { account } = await this.#service
      .as(this.#session)
      .get<{ account: { reporterCodes: readonly string[] } }>('/session')
    return account.reporterCodes
  }

  /** The bytes of an .xlsx file. @throws {ServiceTrouble} */
  async template({ cycleKey, reporterCode, language }: TemplateWanted): Promise<Uint8Array> {
    const token = await this.#session.token()
    const path = [cycleKey, reporterCode].map(encodeURIComponent)
    const address = `/api/v1/cycles/${path[0]}/reporters/${path[1]}/template?lang=${language}`
    const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` } }).catch(() => null)
    if (!answer) throw new ServiceTrouble('offline')
    if (!answer.ok) throw new ServiceTrouble(answer.status === 401 ? 'signIn' : 'failed')
    return new Uint8Array(await answer.arrayBuffer())
  }
}
