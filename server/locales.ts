/** All texts, by area and language. The files are read once, on first use. */
import { readFileSync } from 'node:fs'
import type { Language } from '../templates/definition.ts'
import type { Messages } from '../templates/messages.ts'

const areas = {
  /** Labels, prompts and help of fields, groups and columns. */
  fields: '../templates/minamata/locales/fields/',
  /** One sentence for each issue code. */
  issues: '../templates/minamata/locales/issues/',
  /** The template workbook. */
  workbook: '../templates/minamata/locales/workbook/',
  /** The combined report. */
  report: '../templates/minamata/locales/report/',
  /** Refused files. */
  files: './locales/files/',
  /** Other failures, and what the command line says. */
  service: './locales/service/',
  /** The sync protocol and its documentation page. */
  sync: './locales/sync/',
  /** History, undo, receipts, verification. */
  history: './locales/history/',
  /** The database itself: backup, restore, damage. */
  keeping: './locales/keeping/',
  /** Cycles, the register, returns, questions, the audit log. */
  returns: './locales/returns/',
  /** Accounts and sign-in: pages, mails, refusals. */
  accounts: './locales/accounts/',
  /** Mail that comes in: answers, the confirmation, the log of mails. */
  mail: './locales/mail/',
  /** Reports that are ordered, kept and compared. */
  reports: './locales/reports/',
  /** Likely duplicates: reasons, decisions, refusals. */
  duplicates: './locales/duplicates/',
  /** The pages: what stands around every one of them, and those of reporters. */
  portal: './locales/portal/',
  /** The desk: its pages, and mails to reporters. */
  desk: './locales/desk/',
  /** The add-in: manifest, ribbon, pages that Excel frames. */
  addin: './locales/addin/',
  /** The pane: views, buttons, messages. */
  pane: './locales/pane/',
  /** The pane's dealings with the service: signing in, syncing, clashes, questions, submitting, history. */
  paneSync: './locales/pane-sync/',
} as const

export type LocaleArea = keyof typeof areas
export const localeAreas = Object.keys(areas) as readonly LocaleArea[]

const cache = new Map<string, Messages>()

/** The texts of one area in one language, flat. */
export function messagesOf(area: LocaleArea, language: Language): Messages {
  const key = `${area}/${language}`
  let messages = cache.get(key)
  if (!messages) {
    messages = JSON.parse(
      readFileSync(new URL(`${areas[area]}${language}.json`, import.meta.url), 'utf8'),
    ) as Messages
    cache.set(key, messages)
  }
  return messages
}
