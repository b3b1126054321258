/**
 * The add-in's manifest (add-in only manifest, [MS-OWEMXML]). Made from the texts of the locale and the service's public
 * address; `manifest.xml` in the root folder is this one for development, and a test keeps it so.
 */
import { type Language, languages } from '../../templates/definition.ts'
import { messagesOf } from '../locales.ts'
import { addInExtension, addInId } from '../workbooks/add-in-extension.ts'
import { xmlHead, xmlText } from '../workbooks/finish/xml-text.ts'

/** Where the service is while the add-in is worked on: `npm run addin:https`. Excel takes no address without https. */
export const developmentUrl = 'https://localhost:3443'

/** The locales in which Excel itself is there for our languages; everybody else gets the English texts. */
const locales: Readonly<Record<Language, readonly string[]>> = {
  ar: ['ar-SA'],
  en: ['en-US'],
  es: ['es-ES', 'es-MX'],
  fr: ['fr-FR', 'fr-CA'],
  ru: ['ru-RU'],
  zh: ['zh-CN'],
}

/** The pane opens with a workbook that asks for the pane of this name (MS-OWEMXML 2.2.176). */
const autoOpenPane = 'Office.AutoShowTaskpaneWithDocument'

/** Excel 2019. Whatever is newer is asked for at run time. */
const leastExcelApi = '1.7'

/** Buttons of the ribbon from left to right. A button with no function opens the pane. */
const buttons = [
  { name: 'check', runs: 'check' },
  { name: 'sync', runs: 'sync' },
  { name: 'pane', runs: null },
  { name: 'help', runs: 'help' },
] as const

const buttonIconSizes = [16, 32, 80] as const

export interface ManifestFacts {
  /** `https://reports.example.org`, without a slash at the end. */
  readonly publicUrl: string
  /** Other places that windows of the add-in may go to: the identity provider. Origins. */
  readonly otherDomains?: readonly string[]
}

/** Same facts, same text. */
export function buildManifest({ publicUrl, otherDomains = [] }: ManifestFacts): string {
  const at = (path: string) => xmlText(publicUrl + path)
  const domains = [...new Set([publicUrl, ...otherDomains])]
  return `${xmlHead}<OfficeApp xmlns="http://schemas.microsoft.com/office/appforoffice/1.1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:bt="http://schemas.microsoft.com/office/officeappbasictypes/1.0" xmlns:ov="http://schemas.microsoft.com/office/taskpaneappversionoverrides" xsi:type="TaskPaneApp">
  <Id>${addInId}</Id>
  <Version>${addInExtension.version}</Version>
  <ProviderName>Cinnabar</ProviderName>
  <DefaultLocale>${locales.en[0]}</DefaultLocale>
  ${translated('DisplayName', 'manifest.name')}
  ${translated('Description', 'manifest.description')}
  <IconUrl DefaultValue="${at('/addin/icons/cinnabar-32.png')}"/>
  <HighResolutionIconUrl DefaultValue="${at('/addin/icons/cinnabar-64.png')}"/>
  <SupportUrl DefaultValue="${at('/')}"/>
  <AppDomains>
${domains.map((domain) => `    <AppDomain>${xmlText(domain)}</AppDomain>`).join('\n')}
  </AppDomains>
  <Hosts>
    <Host Name="Workbook"/>
  </Hosts>
  <Requirements>
    <Sets DefaultMinVersion="${leastExcelApi}">
      <Set Name="ExcelApi" MinVersion="${leastExcelApi}"/>
    </Sets>
  </Requirements>
  <DefaultSettings>
    <SourceLocation DefaultValue="${at('/addin/pane.html')}"/>
  </DefaultSettings>
  <Permissions>ReadWriteDocument</Permissions>
${versionOverrides(at)}
</OfficeApp>
`
}

/** Ribbon and function commands: older Excels pass over this part and show the pane alone. */
function versionOverrides(at: (path: string) => string): string {
  return `  <VersionOverrides xmlns="http://schemas.microsoft.com/office/taskpaneappversionoverrides" xsi:type="VersionOverridesV1_0">
    <Hosts>
      <Host xsi:type="Workbook">
        <DesktopFormFactor>
          <GetStarted>
            <Title resid="start.title"/>
            <Description resid="start.text"/>
            <LearnMoreUrl resid="help.url"/>
          </GetStarted>
          <FunctionFile resid="commands.url"/>
          <ExtensionPoint xsi:type="PrimaryCommandSurface">
            <OfficeTab id="TabHome">
              <Group id="cinnabar.group">
                <Label resid="group.label"/>
${icon('cinnabar', 16)}
${buttons.map(control).join('\n')}
              </Group>
            </OfficeTab>
          </ExtensionPoint>
        </DesktopFormFactor>
      </Host>
    </Hosts>
    <Resources>
      <bt:Images>
${['cinnabar', ...buttons.map(({ name }) => name)]
  .flatMap((name) =>
    buttonIconSizes.map(
      (size) =>
        `        <bt:Image id="${name}.icon.${size}" DefaultValue="${at(`/addin/icons/${name}-${size}.png`)}"/>`,
    ),
  )
  .join('\n')}
      </bt:Images>
      <bt:Urls>
        <bt:Url id="commands.url" DefaultValue="${at('/addin/commands.html')}"/>
        <bt:Url id="pane.url" DefaultValue="${at('/addin/pane.html')}"/>
        <bt:Url id="help.url" DefaultValue="${at('/')}"/>
      </bt:Urls>
      <bt:ShortStrings>
${resource('group.label', 'ribbon.group')}
${buttons.map(({ name }) => resource(`${name}.label`, `ribbon.${name}.label`)).join('\n')}
${resource('start.title', 'start.title')}
      </bt:ShortStrings>
      <bt:LongStrings>
${buttons.map(({ name }) => resource(`${name}.help`, `ribbon.${name}.help`)).join('\n')}
${resource('start.text', 'start.text')}
      </bt:LongStrings>
    </Resources>
  </VersionOverrides>`
}

function control({ name, runs }: (typeof buttons)[number]): string {
  const action = runs
    ? `<Action xsi:type="ExecuteFunction"><FunctionName>${runs}</FunctionName></Action>`
    : `<Action xsi:type="ShowTaskpane"><TaskpaneId>${autoOpenPane}</TaskpaneId><SourceLocation resid="pane.url"/></Action>`
  return `                <Control xsi:type="Button" id="cinnabar.${name}">
                  <Label resid="${name}.label"/>
                  <Supertip><Title resid="${name}.label"/><Description resid="${name}.help"/></Supertip>
${icon(name, 18)}
                  ${action}
                </Control>`
}

function icon(name: string, indent: number): string {
  const images = buttonIconSizes.map((size) => `<bt:Image size="${size}" resid="${name}.icon.${size}"/>`)
  return `${' '.repeat(indent)}<Icon>${images.join('')}</Icon>`
}

function translated(element: string, key: string): string {
  return `<${element} DefaultValue="${text(key, 'en')}">
${overrides('    <Override', key)}
  </${element}>`
}

function resource(id: string, key: string): string {
  return `        <bt:String id="${id}" DefaultValue="${text(key, 'en')}">
${overrides('          <bt:Override', key)}
        </bt:String>`
}

function overrides(start: string, key: string): string {
  return languages
    .filter((language) => language !== 'en')
    .flatMap((language) =>
      locales[language].map((locale) => `${start} Locale="${locale}" Value="${text(key, language)}"/>`),
    )
    .join('\n')
}

function text(key: string, language: Language): string {
  return xmlText(String(messagesOf('addin', language)[key]))
}
