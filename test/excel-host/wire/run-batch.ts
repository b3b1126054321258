/** Carries out one batch, action by action, as Excel does: in order, up to the first error, which ends it. */
import {
  type ArgumentInfo,
  actionType,
  type Batch,
  type BatchAnswer,
  pathType,
  type QueryInfo,
} from './batch.ts'
import { HostError, itemNotFound } from './host-error.ts'
import { type HostObject, isCollection, isHostObject, memberOf, nothing } from './host-object.ts'
import type { PageState } from './page-state.ts'

export interface BatchRoom {
  readonly root: HostObject
  /** The ExcelApi that this Excel announces: `1.7`. */
  readonly level: string
  /** The add-in's pages share one runtime (SharedRuntime 1.1). */
  readonly hasSharedRuntime: boolean
  readonly page: PageState
}

export function runBatch(room: BatchRoom, batch: Batch): BatchAnswer {
  const run = new BatchRun(room, batch)
  const Results: { ActionId: number; Value: unknown }[] = []
  const TraceIds: number[] = []
  for (const [index, action] of batch.Actions.entries()) {
    try {
      if (action.ActionType === actionType.trace) TraceIds.push(action.Id)
      // Every action needs a result, or office.js does not register its event handlers.
      Results.push({ ActionId: action.Id, Value: run.valueOf(action) })
    } catch (error) {
      const known =
        error instanceof HostError
          ? error
          : new HostError('GeneralException', `${(error as Error).stack}`, 500)
      const refusal = {
        Code: known.code,
        Message: known.message,
        Location: action.Name,
        ActionIndex: index,
        HttpStatusCode: known.status,
      }
      return { Error: refusal, Results, TraceIds }
    }
  }
  return { Results, TraceIds }
}

/** What office.js asks of Excel on the web for itself; no add-in can see it. Nothing hangs on the answers. */
export function isOfficeInternal(name: string): boolean {
  return name.startsWith('Microsoft.InternalService.')
}

function everythingAtOnce(): HostError {
  return new HostError('ApiNotFound', 'The test host loads named properties only: name what you need.', 404)
}

const appRuntimeService = 'Microsoft.AppRuntime.AppRuntimeService'

/** Shows and hides the pane, but only where the manifest asks for a shared runtime. */
function appRuntimeObject({ page, hasSharedRuntime }: BatchRoom): HostObject {
  if (!hasSharedRuntime)
    throw new HostError(
      'ApiNotFound',
      'The manifest asks for no shared runtime: the pane cannot be shown.',
      404,
    )
  return {
    className: 'AppRuntimeService',
    read: {},
    call: {
      setAppRuntimeState: (state: 'Visible' | 'Background') => {
        page.shownAs = state
      },
      getAppRuntimeState: () => page.shownAs ?? 'Visible',
    },
  }
}

const internal: HostObject = { className: 'Internal', read: {} }

class BatchRun {
  private readonly room: BatchRoom
  private readonly batch: Batch
  private readonly resolved = new Map<number, HostObject>()

  constructor(room: BatchRoom, batch: Batch) {
    this.room = room
    this.batch = batch
  }

  valueOf(action: Batch['Actions'][number]): unknown {
    switch (action.ActionType) {
      case actionType.instantiate:
        return this.identityOf(this.resolve(action.ObjectPathId))
      case actionType.query:
      case actionType.queryAsJson:
        return this.query(this.resolve(action.ObjectPathId), action.QueryInfo ?? {})
      case actionType.method:
        return this.callForValue(this.resolve(action.ObjectPathId), action.Name, action.ArgumentInfo)
      case actionType.setProperty:
        this.set(this.resolve(action.ObjectPathId), action.Name, this.argumentsOf(action.ArgumentInfo)[0])
        return null
      case actionType.update: {
        const object = this.resolve(action.ObjectPathId)
        for (const [name, value] of Object.entries(action.ObjectState ?? {})) this.set(object, name, value)
        return null
      }
      case actionType.trace:
      case actionType.ensureUnchanged:
        return null
      default:
        throw new HostError('GeneralException', `The test host does not know the action ${action.ActionType}`)
    }
  }

  private resolve(id: number): HostObject {
    const there = this.resolved.get(id)
    if (there) return there
    const path = this.batch.ObjectPaths[String(id)]!
    const parent = path.ParentObjectPathId ? this.resolve(path.ParentObjectPathId) : null
    const object = parent === nothing ? nothing : this.follow(path, parent)
    this.resolved.set(id, object)
    return object
  }

  private follow(path: Batch['ObjectPaths'][string], parent: HostObject | null): HostObject {
    const values = this.argumentsOf(path.ArgumentInfo)
    switch (path.ObjectPathType) {
      case pathType.root:
        return this.room.root
      case pathType.null:
        return nothing
      case pathType.property:
        return memberOf(parent!, 'read', path.Name, this.room.level)() as HostObject
      case pathType.method:
        return memberOf(parent!, 'call', path.Name, this.room.level)(...values) as HostObject
      case pathType.indexer: {
        const found = isCollection(parent!) ? parent.find(values[0]) : undefined
        if (!found) throw itemNotFound()
        return found
      }
      case pathType.reference: {
        const kept = this.room.page.kept.get(path.Name)
        if (!kept)
          throw new HostError('InvalidReference', 'This reference is not valid for the current operation.')
        return kept
      }
      case pathType.newObject:
        if (isOfficeInternal(path.Name)) return { ...internal }
        if (path.Name === appRuntimeService) return appRuntimeObject(this.room)
        throw new HostError('ApiNotFound', `The test host makes no new ${path.Name}`, 404)
      default:
        throw new HostError('GeneralException', `The test host does not know the path ${path.ObjectPathType}`)
    }
  }

  private argumentsOf(info: ArgumentInfo | undefined): unknown[] {
    return (info?.Arguments ?? []).map((value, index) => {
      const id = info?.ReferencedObjectPathIds?.[index]
      return id ? this.resolve(id) : value
    })
  }

  private identityOf(object: HostObject): unknown {
    if (object === nothing) return null
    const reference = [...this.room.page.kept].find(([, kept]) => kept === object)?.[0]
    return {
      ...(object.id === undefined ? {} : { Id: object.id, _Id: object.id }),
      ...(reference === undefined ? {} : { _ReferenceId: reference }),
    }
  }

  private callForValue(object: HostObject, name: string, info: ArgumentInfo | undefined): unknown {
    if (object === nothing || object.className === internal.className) return null
    if (name === '_KeepReference') {
      this.room.page.keep(object)
      return null
    }
    const value = memberOf(object, 'call', name, this.room.level)(...this.argumentsOf(info))
    return value === undefined || isHostObject(value) ? null : value
  }

  private set(object: HostObject, name: string, value: unknown): void {
    if (object === nothing) throw itemNotFound()
    memberOf(object, 'write', name, this.room.level)(value)
  }

  private query(object: HostObject, { Select = [], Expand = [], Top, Skip = 0 }: QueryInfo): unknown {
    if (object === nothing) return null
    if (Select.length + Expand.length === 0) throw everythingAtOnce()
    if (isCollection(object)) {
      const inner = (names: readonly string[]) =>
        names.map((name) => name.replace(/^items\/?/i, '')).filter(Boolean)
      const items = object.items().slice(Skip, Top === undefined ? undefined : Skip + Top)
      const own = Select.filter((name) => !/^items(\/|$)/i.test(name) && Object.hasOwn(object.read, name))
      return {
        ...(this.queryObject(object, own) as object),
        _Items: items.map((item) => ({
          ...(item.id === undefined ? {} : { _Id: item.id }),
          ...(this.queryObject(item, [...inner(Select), ...inner(Expand)]) as object),
        })),
      }
    }
    return this.queryObject(object, [...Select, ...Expand])
  }

  private queryObject(object: HostObject, names: readonly string[]): unknown {
    const answer: Record<string, unknown> = {}
    const nested = new Map<string, string[]>()
    for (const name of names) {
      const [head, ...rest] = name.split('/') as [string, ...string[]]
      const below = nested.get(head) ?? []
      nested.set(head, rest.length > 0 ? [...below, rest.join('/')] : below)
    }
    for (const [name, below] of nested) {
      if (name === '$all' || name === '*') throw everythingAtOnce()
      const value = memberOf(object, 'read', name, this.room.level)()
      answer[name.charAt(0).toUpperCase() + name.slice(1)] = isHostObject(value)
        ? this.query(value, { Select: below })
        : value
    }
    return answer
  }
}
