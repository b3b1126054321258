/** The small window that says what a button came to. Language and sentence come in the address, so that nothing is waited for. */
import { isLanguage, textDirection } from '../../templates/definition.ts'

const [language, ...sentence] = decodeURIComponent(location.hash.slice(1)).split(':')
const paragraph = document.createElement('p')
paragraph.setAttribute('role', 'status')
paragraph.textContent = sentence.join(':')
document.documentElement.lang = isLanguage(language) ? language : 'en'
document.documentElement.dir = isLanguage(language) ? textDirection(language) : 'ltr'
document.body.replaceChildren(paragraph)
