/** People, sign-in and sessions. None of it hangs in the chain: it holds personal data, which can be erased. */
import type { Kysely, Migration } from 'kysely'
import { columnTypesOf } from '../column-types.ts'

/** `text?` may be null, `text` may not. */
type ColumnKind = 'text' | 'text?' | 'integer'

interface TableShape {
  readonly columns: Readonly<Record<string, ColumnKind>>
  readonly primaryKey: readonly string[]
  readonly unique?: readonly string[]
  /** The column that names an account, if it is always one. */
  readonly account?: 'accountId'
  readonly indexes?: readonly (readonly string[])[]
}

const tables: Readonly<Record<string, TableShape>> = {
  account: {
    columns: {
      accountId: 'text',
      role: 'text',
      name: 'text?',
      email: 'text?',
      addressKey: 'text?',
      language: 'text',
      createdAt: 'text',
      createdBy: 'text',
      endedAt: 'text?',
      endedBy: 'text?',
    },
    primaryKey: ['accountId'],
    unique: ['addressKey'],
  },
  accountReporter: {
    columns: { accountId: 'text', reporterCode: 'text' },
    primaryKey: ['accountId', 'reporterCode'],
    account: 'accountId',
    indexes: [['reporterCode']],
  },
  accountIdentity: {
    columns: { issuer: 'text', subject: 'text', accountId: 'text', linkedAt: 'text' },
    primaryKey: ['issuer', 'subject'],
    account: 'accountId',
    indexes: [['accountId']],
  },
  signInCode: {
    columns: {
      addressMac: 'text',
      codeMac: 'text',
      ticketMac: 'text',
      accountId: 'text?',
      expiresAt: 'text',
      triesLeft: 'integer',
    },
    primaryKey: ['addressMac'],
    account: 'accountId',
    indexes: [['expiresAt']],
  },
  invitation: {
    columns: {
      invitationId: 'text',
      purpose: 'text',
      role: 'text',
      reporterCodesJson: 'text',
      name: 'text?',
      email: 'text?',
      language: 'text',
      codeMac: 'text',
      accountId: 'text?',
      createdAt: 'text',
      createdBy: 'text',
      expiresAt: 'text',
      usedAt: 'text?',
      usedByAccountId: 'text?',
      cancelledAt: 'text?',
    },
    primaryKey: ['invitationId'],
    unique: ['codeMac'],
    account: 'accountId',
    indexes: [['accountId']],
  },
  accountSession: {
    columns: {
      sessionId: 'text',
      accountId: 'text',
      kind: 'text',
      method: 'text',
      salt: 'text',
      generation: 'integer',
      rotatedAt: 'text',
      createdAt: 'text',
      lastUsedAt: 'text',
      expiresAt: 'text',
      endedAt: 'text?',
      endReason: 'text?',
      userAgent: 'text',
    },
    primaryKey: ['sessionId'],
    account: 'accountId',
    indexes: [['accountId']],
  },
  accountEvent: {
    columns: {
      eventId: 'text',
      occurredAt: 'text',
      kind: 'text',
      accountId: 'text?',
      actor: 'text',
      detailsJson: 'text',
    },
    primaryKey: ['eventId'],
    indexes: [['accountId', 'occurredAt']],
  },
  rateLimit: {
    columns: { limitKey: 'text', countedFrom: 'text', count: 'integer' },
    primaryKey: ['limitKey'],
    indexes: [['countedFrom']],
  },
}

export const accounts: Migration = {
  // biome-ignore lint/suspicious/noExplicitAny: a migration knows tables by name only
  async up(db: Kysely<any>): Promise<void> {
    const types = columnTypesOf(db)
    for (const [name, shape] of Object.entries(tables)) {
      let table = db.schema.createTable(name)
      for (const [column, kind] of Object.entries(shape.columns)) {
        const type = types[kind.replace('?', '') as 'text' | 'integer']
        // biome-ignore lint/suspicious/noExplicitAny: Kysely's type for a column type written as SQL
        table = table.addColumn(column, type as any, (c) => (kind.endsWith('?') ? c : c.notNull()))
      }
      table = table.addPrimaryKeyConstraint(`${name}Key`, [...shape.primaryKey] as never)
      for (const column of shape.unique ?? []) {
        table = table.addUniqueConstraint(`${name}_${column}_unique`, [column] as never)
      }
      if (shape.account !== undefined) {
        table = table.addForeignKeyConstraint(`${name}_account_of`, [shape.account] as never, 'account', [
          'accountId',
        ])
      }
      await table.modifyEnd(types.tableEnd).execute()
      for (const columns of shape.indexes ?? []) {
        await db.schema
          .createIndex([name, ...columns, 'index'].join('_'))
          .on(name)
          .columns([...columns])
          .execute()
      }
    }
  },
}
