/** Forms. All of them are posted from our own pages (the guard sees to it, rule CM4), and work without a script. */
import type { ComponentChildren, VNode } from 'preact'
import type { Page } from './page.ts'

interface FormProps {
  readonly page: Page
  readonly action: string
  /** Kept in the address that is posted to. */
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly hidden?: Readonly<Record<string, string | number>>
  readonly takesFile?: boolean
  readonly class?: string
  readonly id?: string
  /** For a script of `browser/`: which part it plays. */
  readonly enhance?: string
  readonly children: ComponentChildren
}

/** A form that changes something. */
export function PostForm({
  page,
  action,
  query,
  hidden = {},
  takesFile,
  children,
  ...rest
}: FormProps): VNode {
  return (
    <form
      method="post"
      action={page.href(action, query)}
      enctype={takesFile ? 'multipart/form-data' : undefined}
      class={rest.class}
      id={rest.id}
      data-enhance={rest.enhance}
    >
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  )
}

/** A form that only asks: filters, searches. What it asks for stands in the address. */
export function GetForm({ page, action, hidden = {}, children, ...rest }: FormProps): VNode {
  return (
    <form method="get" action={action} class={rest.class} id={rest.id}>
      <input type="hidden" name="lang" value={page.language} />
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  )
}

interface LabelProps {
  readonly name: string
  readonly label: string
  readonly hint?: string | undefined
  /** What is wrong with it. */
  readonly problem?: string | undefined
  readonly isRequired?: boolean | undefined
  /** Where the same name stands several times on a page. */
  readonly id?: string | undefined
}

interface FieldProps extends LabelProps {
  readonly type?: 'text' | 'email' | 'date' | 'number' | 'search' | 'file'
  readonly value?: string | number | undefined
  readonly maxLength?: number
  readonly autocomplete?: string
  readonly inputMode?: 'numeric' | 'decimal' | 'text'
  readonly accept?: string
  /** Codes and addresses read from the left in every language. */
  readonly isLtr?: boolean
}

export function Field({ type = 'text', value, isLtr, ...rest }: FieldProps): VNode {
  const id = rest.id ?? `field-${rest.name}`
  return (
    <Labelled {...rest} id={id}>
      <input
        id={id}
        name={rest.name}
        type={type as 'text'}
        value={value}
        required={rest.isRequired}
        maxLength={rest.maxLength}
        autocomplete={rest.autocomplete}
        inputMode={rest.inputMode}
        accept={rest.accept}
        dir={isLtr ? 'ltr' : undefined}
        aria-describedby={describedBy(id, rest)}
        aria-invalid={rest.problem ? 'true' : undefined}
      />
    </Labelled>
  )
}

interface TextAreaProps extends LabelProps {
  readonly value?: string
  readonly rows?: number
  readonly maxLength?: number
}

export function TextArea({ value, rows = 4, maxLength, ...rest }: TextAreaProps): VNode {
  const id = rest.id ?? `field-${rest.name}`
  return (
    <Labelled {...rest} id={id}>
      <textarea
        id={id}
        name={rest.name}
        rows={rows}
        maxLength={maxLength}
        required={rest.isRequired}
        dir="auto"
        aria-describedby={describedBy(id, rest)}
        aria-invalid={rest.problem ? 'true' : undefined}
      >
        {value}
      </textarea>
    </Labelled>
  )
}

export interface Option {
  readonly value: string
  readonly label: string
}

interface SelectProps extends LabelProps {
  readonly options: readonly Option[]
  readonly value?: string | undefined
}

export function Select({ options, value, ...rest }: SelectProps): VNode {
  const id = rest.id ?? `field-${rest.name}`
  return (
    <Labelled {...rest} id={id}>
      <select id={id} name={rest.name} required={rest.isRequired} aria-describedby={describedBy(id, rest)}>
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

interface CheckboxProps extends LabelProps {
  readonly value?: string
  readonly isChecked?: boolean
}

export function Checkbox({
  name,
  label,
  hint,
  value = 'yes',
  isChecked,
  isRequired,
  id,
}: CheckboxProps): VNode {
  const ownId = id ?? `field-${name}`
  return (
    <div class="field check">
      <input
        type="checkbox"
        id={ownId}
        name={name}
        value={value}
        checked={isChecked}
        required={isRequired}
        aria-describedby={hint ? `${ownId}-hint` : undefined}
      />
      <label for={ownId}>{label}</label>
      {hint ? (
        <p class="hint" id={`${ownId}-hint`}>
          {hint}
        </p>
      ) : null}
    </div>
  )
}

interface RadioGroupProps extends LabelProps {
  readonly options: readonly (Option & { readonly hint?: string })[]
  readonly value?: string | undefined
}

export function RadioGroup({ name, label, options, value, isRequired, id }: RadioGroupProps): VNode {
  const ownId = id ?? `field-${name}`
  return (
    <fieldset class="field choices" id={ownId}>
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.value} class="choice">
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            required={isRequired}
          />
          <span>
            {option.label}
            {option.hint ? <small>{option.hint}</small> : null}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

interface ButtonProps {
  readonly kind?: 'main' | 'plain' | 'quiet' | 'danger'
  readonly name?: string
  readonly value?: string
  /** What it is about, where several of the same words stand on a page. */
  readonly about?: string
  readonly children: ComponentChildren
}

export function Button({ kind = 'plain', name, value, about, children }: ButtonProps): VNode {
  return (
    <button type="submit" class={kind} name={name} value={value}>
      {children}
      {about === undefined ? null : <span class="visually-hidden">: {about}</span>}
    </button>
  )
}

function Labelled({
  label,
  hint,
  problem,
  isRequired,
  id,
  children,
}: LabelProps & { readonly id: string; readonly children: ComponentChildren }): VNode {
  return (
    <div class={problem ? 'field has-problem' : 'field'}>
      <label for={id}>
        {label}
        {isRequired ? (
          <span class="required" aria-hidden="true">
            {' *'}
          </span>
        ) : null}
      </label>
      {hint ? (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {children}
      {problem ? (
        <p class="problem" id={`${id}-problem`}>
          {problem}
        </p>
      ) : null}
    </div>
  )
}

function describedBy(id: string, { hint, problem }: LabelProps): string | undefined {
  const ids = [hint ? `${id}-hint` : [], problem ? `${id}-problem` : []].flat()
  return ids.length > 0 ? ids.join(' ') : undefined
}
