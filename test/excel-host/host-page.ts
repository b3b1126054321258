/** What the page around the add-in does: it hands messages to and fro. Runs in the browser, given as source text. */

/**
 * The script of the outer page. It plays Excel on the web: frames the add-in as that does, takes its messages to
 * `hostAnswers` (see excel-host.ts), posts back what comes from there, and posts events that are fired from outside.
 */
export const hostPageScript = `
const conversations = new Map()
const post = (conversation, message) =>
  conversation.frame.contentWindow.postMessage(
    JSON.stringify({ _origin: location.origin, _serializerVersion: 1, ...message }), conversation.origin)

window.openAddIn = ({ instanceId, address, conversationId, hostInfo, isHidden, width, height }) => {
  const frame = document.createElement('iframe')
  const url = new URL(address)
  url.searchParams.set('_host_Info', hostInfo)
  frame.id = instanceId
  frame.name = JSON.stringify({
    baseFrameName: '_xdm_0_' + instanceId,
    hostInfo,
    xdmInfo: [conversationId, instanceId, location.origin].join('|'),
    serializerVersion: '1',
    flights: '[]',
  })
  frame.sandbox = 'allow-scripts allow-forms allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-downloads'
  frame.style = isHidden ? 'display:none' : 'border:0;width:' + width + 'px;height:' + height + 'px'
  frame.src = url.href.replace(/%24/g, '$')
  document.body.append(frame)
  conversations.set(conversationId, { frame, origin: url.origin, instanceId, subscriptions: new Map() })
}

window.addEventListener('message', async (event) => {
  let message
  try { message = JSON.parse(event.data) } catch { return }
  const conversation = conversations.get(message._conversationId)
  if (!conversation || event.source !== conversation.frame.contentWindow) return
  if (event.origin !== conversation.origin || message._messageType !== 0) return
  if (message._actionType === 2) conversation.subscriptions.delete(message._actionName)
  const answer = await window.hostAnswers(message, conversation.instanceId)
  if (answer === null) return
  post(conversation, {
    _messageType: 1,
    _actionName: message._actionName,
    _conversationId: message._conversationId,
    _correlationId: message._correlationId,
    _errorCode: 0,
    _responseType: 0,
    _data: answer,
  })
  // Only from now on: office.js puts its own listener behind a subscription when it hears that Excel took it, and an event that
  // comes before that is lost. Excel sends none so early.
  if (message._actionType === 1) conversation.subscriptions.set(message._actionName, message._correlationId)
})

window.fireEvent = ({ conversationId, name, data }) => {
  const conversation = conversations.get(conversationId)
  if (!conversation?.subscriptions.has(name)) return false
  post(conversation, {
    _messageType: 1,
    _actionName: name,
    _conversationId: conversationId,
    _correlationId: conversation.subscriptions.get(name),
    _errorCode: 0,
    _responseType: 1,
    _data: data,
  })
  return true
}
`

/** A script for the add-in's pages that puts more into `Office.context`, before the page's own script looks there. */
export function contextScript(added: Readonly<Record<string, unknown>>): string {
  return `document.addEventListener('load', ({ target }) => {
  if (!/\\/office\\.js$/.test(target?.src ?? '')) return
  Office.onReady(() => {
    for (const [name, value] of Object.entries(${JSON.stringify(added)}))
      Object.defineProperty(Office.context, name, { get: () => value, configurable: true })
  })
}, true)`
}
