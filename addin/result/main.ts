/** The small window that says what a button came to. The sentence comes in the address. */
import { textDirection } from '../../templates/definition.ts'
import { excelLanguage } from '../page-texts.ts'

void Office.onReady().then(() => {
  const language = excelLanguage()
  document.documentElement.lang = language
  document.documentElement.dir = textDirection(language)
  const sentence = document.createElement('p')
  sentence.setAttribute('role', 'status')
  sentence.textContent = decodeURIComponent(location.hash.slice(1))
  document.body.replaceChildren(sentence)
})
