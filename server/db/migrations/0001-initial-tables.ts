/** The data model of the first day. Names are turned into snake_case by the CamelCasePlugin. */
import { randomUUID } from 'node:crypto'
import type { CreateTableBuilder, Kysely, Migration } from 'kysely'
import { firstHash } from '../chain.ts'
import { type ColumnTypes, columnTypesOf } from '../column-types.ts'

/** `text?` may be null, `text` may not. */
type ColumnKind = 'text' | 'text?' | 'integer' | 'integer?' | 'bytes'
// biome-ignore lint/suspicious/noExplicitAny: a migration knows tables by name only
type AnyDb = Kysely<any>

const chainColumns = {
  ordinal: 'integer',
  salt: 'text?',
  contentMac: 'text',
  hash: 'text',
} as const satisfies Record<string, ColumnKind>

const returnColumns = {
  reporterCode: 'text',
  cycleKey: 'text',
  state: 'text',
  isNothingToReport: 'integer',
  declarationName: 'text?',
  declarationDate: 'text?',
  receivedAt: 'text?',
  firstSubmittedAt: 'text?',
  submittedAt: 'text?',
  receiptNumber: 'text?',
  pinnedChangeNumber: 'integer?',
  reason: 'text?',
  extendedDeadline: 'text?',
} as const satisfies Record<string, ColumnKind>

interface TableShape {
  readonly columns: Readonly<Record<string, ColumnKind>>
  readonly primaryKey: readonly string[]
  readonly unique?: readonly (readonly string[])[]
  /** column -> table.column. Looked at when the transaction ends: a change is written after what it changed. */
  readonly references?: Readonly<Record<string, string>>
  readonly indexes?: readonly (readonly string[])[]
}

const tables: Readonly<Record<string, TableShape>> = {
  history: {
    columns: { historyId: 'text', ordinal: 'integer', startedAt: 'text', afterChangeNumber: 'integer' },
    primaryKey: ['historyId'],
    unique: [['ordinal']],
  },
  changeHead: {
    columns: { id: 'integer', changeNumber: 'integer', committedAt: 'text', hash: 'text' },
    primaryKey: ['id'],
  },
  change: {
    columns: {
      changeNumber: 'integer',
      committedAt: 'text',
      kind: 'text',
      channel: 'text',
      actor: 'text?',
      operationId: 'text?',
      entryCount: 'integer',
      salt: 'text?',
      contentMac: 'text',
      hash: 'text',
    },
    primaryKey: ['changeNumber'],
    indexes: [['operationId']],
  },
  operation: {
    columns: {
      operationId: 'text',
      requestDigest: 'text',
      reporterCode: 'text?',
      changeNumber: 'integer?',
      answeredAt: 'text',
      resultsJson: 'text',
      answerJson: 'text?',
    },
    primaryKey: ['operationId'],
    references: { changeNumber: 'change.changeNumber' },
    // Full answers are dropped after 90 days.
    indexes: [['answeredAt']],
  },
  registerEntry: {
    columns: {
      kind: 'text',
      entryKey: 'text',
      changeNumber: 'integer',
      contentJson: 'text?',
      origin: 'text',
      ...chainColumns,
    },
    primaryKey: ['kind', 'entryKey', 'changeNumber'],
    references: { changeNumber: 'change.changeNumber' },
    indexes: [['changeNumber', 'ordinal']],
  },
  registerProposal: {
    columns: {
      kind: 'text',
      entryKey: 'text',
      contentJson: 'text',
      proposedAt: 'text',
      state: 'text',
      decidedChangeNumber: 'integer?',
    },
    primaryKey: ['kind', 'entryKey'],
    references: { decidedChangeNumber: 'change.changeNumber' },
  },
  activity: {
    columns: {
      activityId: 'text',
      reporterCode: 'text',
      serial: 'integer',
      reference: 'text',
      createdChangeNumber: 'integer',
    },
    primaryKey: ['activityId'],
    unique: [['reporterCode', 'serial'], ['reference']],
    references: { createdChangeNumber: 'change.changeNumber' },
  },
  activityReport: {
    columns: {
      activityReportId: 'text',
      activityId: 'text',
      reporterCode: 'text',
      cycleKey: 'text',
      serial: 'integer',
      reference: 'text',
      revision: 'integer',
      templateVersion: 'integer',
      valuesJson: 'text',
      comment: 'text?',
      isWithdrawn: 'integer',
      isWithdrawalProposed: 'integer',
      errorCount: 'integer',
      warningCount: 'integer',
    },
    primaryKey: ['activityReportId'],
    unique: [
      ['activityId', 'cycleKey'],
      // Rows of a return, and the order in which a report walks them.
      ['cycleKey', 'reporterCode', 'serial'],
    ],
    references: { activityId: 'activity.activityId', revision: 'change.changeNumber' },
    // Rows of a return that changed since a number.
    indexes: [['reporterCode', 'cycleKey', 'revision']],
  },
  activityRevision: {
    columns: {
      activityReportId: 'text',
      changeNumber: 'integer',
      valuesJson: 'text?',
      rawJson: 'text?',
      extraJson: 'text?',
      comment: 'text?',
      isWithdrawn: 'integer',
      isWithdrawalProposed: 'integer',
      issuesJson: 'text?',
      errorCount: 'integer',
      warningCount: 'integer',
      judgedAt: 'text',
      templateVersion: 'integer',
      listsVersion: 'integer',
      language: 'text',
      workbookId: 'text?',
      rowKey: 'text?',
      ...chainColumns,
    },
    primaryKey: ['activityReportId', 'changeNumber'],
    references: {
      activityReportId: 'activityReport.activityReportId',
      changeNumber: 'change.changeNumber',
    },
    indexes: [['changeNumber', 'ordinal']],
  },
  proposal: {
    columns: {
      proposalId: 'text',
      changeNumber: 'integer',
      activityReportId: 'text',
      reporterCode: 'text',
      cycleKey: 'text',
      field: 'text',
      storedJson: 'text?',
      proposedJson: 'text?',
      rawJson: 'text?',
      baseRevision: 'integer?',
      workbookId: 'text?',
      rowKey: 'text?',
      state: 'text',
      decidedChangeNumber: 'integer?',
      ...chainColumns,
    },
    primaryKey: ['proposalId'],
    references: {
      activityReportId: 'activityReport.activityReportId',
      changeNumber: 'change.changeNumber',
      decidedChangeNumber: 'change.changeNumber',
    },
    indexes: [
      ['activityReportId', 'state'],
      ['reporterCode', 'cycleKey', 'state'],
      ['changeNumber', 'ordinal'],
    ],
  },
  workbook: {
    columns: {
      workbookId: 'text',
      reporterCode: 'text',
      cycleKey: 'text',
      language: 'text',
      templateVersion: 'integer',
      listsVersion: 'integer',
      origin: 'text',
      changeNumber: 'integer',
      createdAt: 'text',
      lastReceivedAt: 'text?',
    },
    primaryKey: ['workbookId'],
    indexes: [['reporterCode', 'cycleKey']],
  },
  workbookRow: {
    columns: {
      workbookId: 'text',
      rowKey: 'text',
      activityReportId: 'text',
      baseRevision: 'integer',
      baseHash: 'text',
      baseValuesJson: 'text?',
      isReceived: 'integer',
      isPresent: 'integer',
    },
    primaryKey: ['workbookId', 'rowKey', 'activityReportId'],
    references: {
      workbookId: 'workbook.workbookId',
      activityReportId: 'activityReport.activityReportId',
    },
    indexes: [['activityReportId']],
  },
  activityReturn: {
    columns: { ...returnColumns, revision: 'integer' },
    primaryKey: ['reporterCode', 'cycleKey'],
    references: { revision: 'change.changeNumber' },
    indexes: [['cycleKey', 'state']],
  },
  returnRevision: {
    columns: { ...returnColumns, changeNumber: 'integer', ...chainColumns },
    primaryKey: ['cycleKey', 'reporterCode', 'changeNumber'],
    references: { changeNumber: 'change.changeNumber' },
    indexes: [['changeNumber', 'ordinal']],
  },
  submission: {
    columns: {
      receiptNumber: 'text',
      reporterCode: 'text',
      cycleKey: 'text',
      changeNumber: 'integer',
      judgedAt: 'text',
      templateVersion: 'integer',
      listsVersion: 'integer',
      rowCount: 'integer',
      errorCount: 'integer',
      warningCount: 'integer',
      infoCount: 'integer',
      isNothingToReport: 'integer',
      declarationName: 'text?',
      declarationDate: 'text?',
      contentHash: 'text',
      contentKey: 'text',
      ...chainColumns,
    },
    primaryKey: ['receiptNumber'],
    references: { changeNumber: 'change.changeNumber' },
    indexes: [
      ['reporterCode', 'cycleKey', 'contentKey'],
      ['changeNumber', 'ordinal'],
    ],
  },
  storedFile: {
    columns: {
      fileId: 'text',
      sha256: 'text',
      sizeBytes: 'integer',
      fileName: 'text',
      mediaType: 'text',
      purpose: 'text',
      storedAt: 'text',
      reporterCode: 'text?',
      cycleKey: 'text?',
      erasedAt: 'text?',
    },
    primaryKey: ['fileId'],
    indexes: [['sha256'], ['reporterCode', 'cycleKey']],
  },
  fileChunk: {
    columns: { sha256: 'text', chunkIndex: 'integer', bytes: 'bytes' },
    primaryKey: ['sha256', 'chunkIndex'],
  },
  importAttempt: {
    columns: {
      attemptId: 'text',
      attemptedAt: 'text',
      fileName: 'text',
      sha256: 'text',
      sizeBytes: 'integer',
      channel: 'text',
      actor: 'text?',
      outcome: 'text',
      detailsJson: 'text',
      reporterCode: 'text?',
      cycleKey: 'text?',
      workbookId: 'text?',
      fileId: 'text?',
      operationId: 'text?',
      changeNumber: 'integer?',
    },
    primaryKey: ['attemptId'],
    references: { fileId: 'storedFile.fileId', changeNumber: 'change.changeNumber' },
    indexes: [['attemptedAt'], ['sha256']],
  },
  duplicateDecision: {
    columns: {
      groupId: 'text',
      changeNumber: 'integer',
      kind: 'text',
      representativeActivityId: 'text?',
      activityIdsJson: 'text',
      reason: 'text?',
      ...chainColumns,
    },
    primaryKey: ['groupId', 'changeNumber'],
    references: { changeNumber: 'change.changeNumber' },
    indexes: [['changeNumber', 'ordinal']],
  },
  duplicateGroupMember: {
    columns: { groupId: 'text', activityId: 'text' },
    primaryKey: ['groupId', 'activityId'],
    references: { activityId: 'activity.activityId' },
    indexes: [['activityId']],
  },
}

export const initialTables: Migration = {
  async up(db: AnyDb): Promise<void> {
    const types = columnTypesOf(db)
    for (const [name, shape] of Object.entries(tables)) await createTable(db, types, name, shape)
    await db
      .insertInto('changeHead')
      .values({ id: 1, changeNumber: 0, committedAt: '1970-01-01T00:00:00.000Z', hash: firstHash })
      .execute()
    await db
      .insertInto('history')
      .values({
        historyId: randomUUID(),
        ordinal: 1,
        startedAt: new Date().toISOString(),
        afterChangeNumber: 0,
      })
      .execute()
  },
}

async function createTable(db: AnyDb, types: ColumnTypes, name: string, shape: TableShape): Promise<void> {
  let table: CreateTableBuilder<string, string> = db.schema.createTable(name)
  for (const [column, kind] of Object.entries(shape.columns)) {
    const type = types[kind.replace('?', '') as 'text' | 'integer' | 'bytes']
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's type for a column type written as SQL
    table = table.addColumn(column, type as any, (c) => (kind.endsWith('?') ? c : c.notNull()))
  }
  table = table.addPrimaryKeyConstraint(`${name}Key`, [...shape.primaryKey])
  for (const columns of shape.unique ?? []) {
    table = table.addUniqueConstraint([name, ...columns, 'unique'].join('_'), [...columns])
  }
  for (const [column, target] of Object.entries(shape.references ?? {})) {
    const [table_, targetColumn] = target.split('.') as [string, string]
    table = table.addForeignKeyConstraint(`${name}_${column}_of`, [column], table_, [targetColumn], (c) =>
      c.deferrable().initiallyDeferred(),
    )
  }
  await table.modifyEnd(types.tableEnd).execute()
  for (const columns of shape.indexes ?? []) {
    await db.schema
      .createIndex([name, ...columns].join('_'))
      .on(name)
      .columns([...columns])
      .execute()
  }
}
