/** A first sync as a program would make it: shown on the documentation page, and sent by a test as it stands. */
import type { PaneSyncRequest } from '../../templates/pane-protocol.ts'

/** What signs a program in, and is then sent with every request as `Authorization: Bearer …`. */
export const signInExample = [
  ['POST /api/v1/sign-in/codes', { address: 'focal.point@centre.example' }],
  ['POST /api/v1/sign-in', { address: 'focal.point@centre.example', code: '12345678', ticket: '…' }],
] as const

export const syncExample: PaneSyncRequest = {
  protocolVersion: 1,
  templateVersion: 1,
  historyId: null,
  workbookId: 'a-workbook-of-my-own',
  lastChangeNumber: 0,
  operationId: 'my-first-operation',
  language: 'fr',
  reporterCode: 'bcrc-scrc-sen',
  cycleKey: '2025-2026',
  changes: [
    {
      rowNumber: 4,
      rowKey: 'my-row-1',
      cells: {
        title: 'Atelier régional sur l’inventaire des émissions de mercure',
        start_date: '2025-03-10',
        beneficiary_parties: 'Sénégal; Mali',
      },
    },
  ],
}
