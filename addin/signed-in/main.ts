/**
 * The end of a sign-in at an identity provider, in the window that the pane opened: hands the code to the pane, which closes
 * the window. Only a page of this service gets it: office.js names this origin as the receiver.
 */
import { textDirection } from '../../templates/definition.ts'
import { excelLanguage, pageText } from '../page-texts.ts'

void Office.onReady().then(() => {
  const code = location.hash.slice(1)
  const paragraph = document.createElement('p')
  paragraph.setAttribute('role', 'status')
  // Where the pane does not hear it, the person can type it there.
  paragraph.textContent = code.includes('-') ? pageText('window.code', { code }) : pageText('window.failed')
  document.documentElement.lang = excelLanguage()
  document.documentElement.dir = textDirection(excelLanguage())
  document.body.replaceChildren(paragraph)
  Office.context.ui.messageParent(code)
})
