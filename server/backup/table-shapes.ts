/** What tables a database has, asked of the database itself: a backup holds them all, also those of tomorrow's migrations. */
import { sql } from 'kysely'
import { isPostgres } from '../db/column-types.ts'
import type { Db } from '../db/schema.ts'

export type ColumnKind = 'text' | 'integer' | 'bytes'

export interface ColumnShape {
  readonly name: string
  readonly kind: ColumnKind
}

/** A table as SQL names it. */
export interface TableShape {
  readonly name: string
  readonly columns: readonly ColumnShape[]
  /** Columns of the primary key, in its order. */
  readonly key: readonly string[]
}

interface Column {
  readonly tableName: string
  readonly columnName: string
  readonly type: string
  /** From 1; 0 where it is not of the key. */
  readonly keyPlace: number
}

interface Reference {
  readonly tableName: string
  readonly refersTo: string
}

const kinds: Readonly<Record<string, ColumnKind>> = {
  text: 'text',
  integer: 'integer',
  bigint: 'integer',
  blob: 'bytes',
  bytea: 'bytes',
}

/** Every table but the list of migrations, one that others refer to before those: the same order in both databases. */
export async function listTableShapes(db: Db): Promise<TableShape[]> {
  const columns = isPostgres(db) ? await postgresColumns(db) : await sqliteColumns(db)
  const references = isPostgres(db) ? await postgresReferences(db) : await sqliteReferences(db)
  const byTable = Map.groupBy(columns, (column) => column.tableName)
  const shapes: TableShape[] = []
  const seen = new Set<string>()
  const add = (name: string) => {
    const own = byTable.get(name)
    if (seen.has(name) || own === undefined) return
    seen.add(name)
    const targets = references.filter((one) => one.tableName === name).map((one) => one.refersTo)
    for (const target of targets.toSorted()) add(target)
    shapes.push(shapeOf(name, own))
  }
  for (const name of [...byTable.keys()].toSorted()) if (!name.startsWith('kysely_')) add(name)
  return shapes
}

function shapeOf(name: string, columns: readonly Column[]): TableShape {
  const key = columns.filter(({ keyPlace }) => keyPlace > 0).toSorted((a, b) => a.keyPlace - b.keyPlace)
  if (key.length === 0) throw new Error(`table ${name} has no primary key`)
  return {
    name,
    columns: columns.map(({ columnName, type }) => {
      const kind = kinds[type.toLowerCase()]
      if (kind === undefined) throw new Error(`${name}.${columnName} is of the unknown type ${type}`)
      return { name: columnName, kind }
    }),
    key: key.map((column) => column.columnName),
  }
}

async function sqliteColumns(db: Db): Promise<readonly Column[]> {
  const { rows } = await sql<Column>`
    select t.name as table_name, c.name as column_name, c.type as type, c.pk as key_place
    from pragma_table_list t join pragma_table_info(t.name) c
    where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite_%'
      and t.name not like 'kysely_%'
    order by t.name, c.cid`.execute(db)
  return rows
}

async function sqliteReferences(db: Db): Promise<readonly Reference[]> {
  const { rows } = await sql<Reference>`
    select t.name as table_name, f."table" as refers_to
    from pragma_table_list t join pragma_foreign_key_list(t.name) f
    where t.schema = 'main' and t.type = 'table'`.execute(db)
  return rows
}

async function postgresColumns(db: Db): Promise<readonly Column[]> {
  const { rows } = await sql<Column>`
    select c.relname as table_name, a.attname as column_name, format_type(a.atttypid, null) as type,
      coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0) as key_place
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_index i on i.indrelid = c.oid and i.indisprimary
    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and c.relname not like 'kysely\\_%'
    order by c.relname, a.attnum`.execute(db)
  return rows
}

async function postgresReferences(db: Db): Promise<readonly Reference[]> {
  const { rows } = await sql<Reference>`
    select c.relname as table_name, r.relname as refers_to
    from pg_constraint f
    join pg_class c on c.oid = f.conrelid
    join pg_class r on r.oid = f.confrelid
    where f.contype = 'f' and c.relnamespace = current_schema()::regnamespace`.execute(db)
  return rows
}
