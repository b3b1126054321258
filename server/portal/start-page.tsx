import type { VNode } from 'preact'
import type { Cycle, Reporter } from '../../templates/context.ts'
import { languages } from '../../templates/definition.ts'
import { type Role, reportingRoles } from '../roles.ts'
import { Button, Field, PostForm, Select } from './shell/forms.tsx'
import { Frame, languageNames } from './shell/frame.tsx'
import type { Page } from './shell/page.ts'

interface StartView {
  readonly cycle: Cycle
  /** Those whom the reader may send for. */
  readonly reporters: readonly Reporter[]
  readonly role: Role
}

/** What somebody who is signed in begins with: template out, workbook in, report out, each where their role has it. */
export function startPage(page: Page, { cycle, reporters, role }: StartView): VNode {
  const say = page.speak('service')
  const choices = [
    { value: '', label: say('page.choose') },
    ...reporters.map(({ reporterCode, shortName }) => ({ value: reporterCode, label: shortName })),
  ]
  return (
    <Frame page={page} title={say('page.title')}>
      <p>{say('page.lead')}</p>
      <p>
        {say('page.cycle')}: {cycle.title[page.language]}
      </p>
      <div class="cards">
        {role === 'auditor' ? null : (
          <>
            <section class="card">
              <h2>{say('page.getTemplate')}</h2>
              <form action="/template" method="get">
                <Select name="reporter" label={say('page.reporter')} options={choices} isRequired />
                <LanguageChoice page={page} id="template-language" />
                <Button>{say('page.download')}</Button>
              </form>
            </section>
            <section class="card">
              <h2>{say('page.sendFile')}</h2>
              <PostForm page={page} action="/upload" takesFile>
                <Field name="workbook" type="file" label={say('page.file')} accept=".xlsx" isRequired />
                <div class="row">
                  <Button name="what" value="check">
                    {say('page.check')}
                  </Button>
                  <Button name="what" value="store">
                    {say('page.store')}
                  </Button>
                  <Button name="what" value="submit">
                    {say('page.submit')}
                  </Button>
                </div>
              </PostForm>
            </section>
          </>
        )}
        {reportingRoles.includes(role) ? null : (
          <section class="card">
            <h2>{say('page.getReport')}</h2>
            <form action="/report" method="get">
              <LanguageChoice page={page} id="report-language" />
              <div class="row">
                <Button name="status" value="draft">
                  {say('cli.draft')}
                </Button>
                <Button name="status" value="final">
                  {say('cli.final')}
                </Button>
              </div>
            </form>
          </section>
        )}
      </div>
    </Frame>
  )
}

function LanguageChoice({ page, id }: { readonly page: Page; readonly id: string }): VNode {
  return (
    <Select
      name="lang"
      id={id}
      label={page.speak('service')('page.language')}
      value={page.language}
      options={languages.map((code) => ({ value: code, label: languageNames[code] }))}
    />
  )
}
