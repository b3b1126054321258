/*
 * The first script of every page that Excel frames. Old versions of Excel show pages in Internet Explorer or in the first
 * Edge, where nothing else of the add-in runs: there it says, in six languages, how to go on without the pane.
 * It must be ECMAScript 5. The service puts the sentences and the address in the place of the two names below.
 */
;(function (sentences, address) {
  var agent = navigator.userAgent
  var isOld = /MSIE |Trident\//.test(agent) || /Edge\/\d/.test(agent) || typeof Promise === 'undefined'
  if (!isOld) return

  function paragraph(entry) {
    var element = document.createElement('p')
    element.lang = entry.language
    element.dir = entry.direction
    element.appendChild(document.createTextNode(entry.before))
    var link = document.createElement('a')
    link.href = address
    link.target = '_blank'
    link.dir = 'ltr'
    link.appendChild(document.createTextNode(address))
    element.appendChild(link)
    element.appendChild(document.createTextNode(entry.after))
    return element
  }

  function show() {
    document.body.innerHTML = ''
    for (var i = 0; i < sentences.length; i++) document.body.appendChild(paragraph(sentences[i]))
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', show)
  else show()
})(CINNABAR_SENTENCES, CINNABAR_ADDRESS)
