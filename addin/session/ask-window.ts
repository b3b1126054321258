/** A window of the service's beside the pane, for what cannot be shown in a frame: the pages of an identity provider. */

/**
 * Waits for the one message that the window sends. To be called while a button is being pressed: browsers open no window
 * otherwise.
 *
 * @returns empty where the window was closed without a word; `blocked` where none came up
 */
export function askWindow(address: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { height: 70, width: 40, promptBeforeOpen: false }
    Office.context.ui.displayDialogAsync(address, options, ({ status, value }) => {
      if (status !== Office.AsyncResultStatus.Succeeded) return resolve('blocked')
      const { DialogMessageReceived, DialogEventReceived } = Office.EventType
      value.addEventHandler(DialogMessageReceived, (said) => {
        value.close()
        resolve('message' in said ? said.message : '')
      })
      value.addEventHandler(DialogEventReceived, () => resolve(''))
      signal.addEventListener('abort', () => {
        value.close()
        reject(signal.reason)
      })
    })
  })
}
