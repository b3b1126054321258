/**
 * What each route of the interface is for, in one line, for those who write a client. English only, like the names of fields
 * in messages. A test asks for a line for each route, and for no other.
 */
const summaries: Readonly<Record<string, string>> = {
  'GET /api/openapi.json': 'All routes and messages as OpenAPI 3.1.',
  'GET /api/docs': 'All routes, messages and error codes as a page.',

  'POST /sign-in/codes':
    'Mails a code of eight digits to an address; the answer is the same for an unknown one.',
  'POST /sign-in': 'Signs in with the code and the ticket that came with asking for it; gives the tokens.',
  'POST /sign-in/invitations': 'Signs in with an invitation’s code, once.',
  'POST /sign-in/refresh': 'Gives the next pair of tokens for a refresh token, which is then used up.',
  'GET /session': 'Who is signed in, in which role, and for which reporters.',
  'POST /session/end': 'Signs out.',
  'GET /sessions': 'Where one is signed in.',
  'POST /sessions/:sessionId/end': 'Ends one of one’s own sessions.',
  'POST /sessions/end-others': 'Ends all of one’s own sessions but this one.',
  'POST /connect-codes':
    'A short code that signs the task pane in for somebody who is signed in on the pages.',

  'GET /accounts': 'Everybody who has or had access.',
  'GET /account-events': 'What happened to accesses: sign-ins, failures, changes.',
  'GET /accounts/:accountId/sessions': 'Where somebody is signed in.',
  'POST /accounts/:accountId/sessions/end': 'Signs somebody out everywhere.',
  'POST /accounts/:accountId/reporters': 'Sets for which reporters somebody reports.',
  'POST /accounts/:accountId/end': 'Ends an access with all its sessions.',
  'POST /accounts/:accountId/erase': 'Forgets who an ended access belonged to.',
  'POST /accounts/:accountId/reissue': 'A new way into an access; the old ones end once it is used.',
  'POST /accounts/:accountId/hand-over': 'Invites a successor; the access ends once they come in.',
  'GET /reporters/:reporterCode/people': 'Who reports for a reporter.',
  'GET /invitations': 'Invitations that are open.',
  'POST /invitations': 'Invites somebody: a one-time link and a code to print.',
  'POST /invitations/:invitationId/cancel': 'Cancels an invitation.',

  'GET /cycles': 'All reporting cycles.',
  'POST /cycles': 'Makes a reporting cycle.',
  'GET /cycles/:cycleKey': 'A reporting cycle with its settings.',
  'PATCH /cycles/:cycleKey': 'Changes settings of a cycle.',
  'POST /cycles/:cycleKey/copies': 'Makes the next cycle from this one; unfinished activities roll forward.',
  'POST /cycles/:cycleKey/moves': 'Opens, closes or reopens a cycle.',
  'GET /reporters': 'All reporters.',
  'POST /reporters': 'Adds a reporter.',
  'GET /reporters/:reporterCode': 'A reporter.',
  'PATCH /reporters/:reporterCode': 'Changes a reporter.',
  'DELETE /reporters/:reporterCode': 'Takes a reporter off the register; what it reported stays.',
  'GET /code-lists': 'All code lists, with their versions.',
  'GET /code-lists/:list': 'The codes of a list with their labels in six languages.',
  'PUT /code-lists/:list': 'Changes a code list.',
  'GET /reporters/sheet': 'The reporters as a workbook.',
  'POST /reporters/sheet/previews': 'What an edited workbook of the reporters would change.',
  'POST /reporters/sheet/changes': 'Makes the changes that were previewed.',
  'GET /parties/sheet': 'The Parties as a workbook.',
  'POST /parties/sheet/previews': 'What an edited workbook of the Parties would change.',
  'POST /parties/sheet/changes': 'Makes the changes that were previewed.',
  'GET /code-lists/:list/sheet': 'A code list as a workbook.',
  'POST /code-lists/:list/sheet/previews': 'What an edited workbook of a code list would change.',
  'POST /code-lists/:list/sheet/changes': 'Makes the changes that were previewed.',
  'GET /cycles/sheet': 'The cycles as a workbook.',
  'POST /cycles/sheet/previews': 'What an edited workbook of the cycles would change.',
  'POST /cycles/sheet/changes': 'Makes the changes that were previewed.',
  'GET /cycles/:cycleKey/rates/sheet': 'The exchange rates of a cycle as a workbook.',
  'POST /cycles/:cycleKey/rates/sheet/previews': 'What an edited workbook of the rates would change.',
  'POST /cycles/:cycleKey/rates/sheet/changes': 'Makes the changes that were previewed.',

  'GET /cycles/:cycleKey/reporters/:reporterCode/template':
    'The template workbook, prefilled for the reporter.',
  'GET /cycles/:cycleKey/reporters/:reporterCode/annotated-copy':
    'A fresh workbook with what is stored, problems as notes, and open differences.',
  'POST /checks': 'The problems of a workbook; nothing is stored.',
  'POST /imports': 'Stores what a workbook brings; the same file again changes nothing.',

  'POST /sync':
    'Both directions in one message: sends changed rows, gives a fate for each and what others changed.',
  'GET /workbooks/:workbookId/bases':
    'The values that rows had at given revisions, for a merge in the client.',
  'POST /proposals/:proposalId/decision': 'Decides between two values of a field.',
  'PUT /sync/uploads/:operationId/parts/:partNumber':
    'One part of a large sync (the gzipped message in slices of at most 4 MB); sending it again is harmless.',
  'GET /sync/uploads/:operationId': 'Which parts of a large sync have arrived.',
  'POST /sync/uploads/:operationId': 'Puts the parts together and syncs; the answer is that of POST /sync.',

  'GET /activities/:activityReportId/history':
    'Every revision of an activity: who, when, through what, and what changed.',
  'GET /cycles/:cycleKey/reporters/:reporterCode/history': 'Every change of a return.',
  'POST /activities/:activityReportId/restore':
    'An activity as it was at a change number, as a new revision.',
  'POST /cycles/:cycleKey/reporters/:reporterCode/restore':
    'A return as it was at a change number, as new revisions.',
  'POST /projections/rebuild': 'Makes the current rows anew from the history.',
  'GET /receipts/:receiptNumber/check': 'Checks a receipt against what is stored.',

  'GET /cycles/:cycleKey/returns': 'How every reporter stands.',
  'GET /cycles/:cycleKey/reporters/:reporterCode/return': 'How one return stands, and what is missing.',
  'GET /cycles/:cycleKey/reporters/:reporterCode/receipts': 'The receipts of a return.',
  'POST /cycles/:cycleKey/reporters/:reporterCode/return/decisions':
    'Accepts a return, sends it back, or extends its deadline.',
  'POST /cycles/:cycleKey/reporters/:reporterCode/return/submissions':
    'Submits a return with its declaration; gives the receipt.',
  'POST /cycles/:cycleKey/reporters/:reporterCode/return/paper-submissions':
    'Records a return that came on paper.',
  'POST /cycles/:cycleKey/reporters/:reporterCode/return/paper-workbook':
    'Stores a workbook that an officer typed from paper.',
  'POST /cycles/:cycleKey/reporters/:reporterCode/activities/:reference/officer-edits':
    'Proposes a value to the reporter; never overwrites theirs.',
  'GET /cycles/:cycleKey/desk': 'Reporters by state, filter and page, for the desk.',
  'GET /cycles/:cycleKey/progress': 'How many returns are in which state, day by day.',
  'GET /cycles/:cycleKey/reporters/:reporterCode/return/rows':
    'The rows of a return with issues and differences.',
  'GET /cycles/:cycleKey/reporters/:reporterCode/conflicts': 'Values that differ and wait for a person.',
  'POST /cycles/:cycleKey/reporters/:reporterCode/conflicts/decisions': 'Decides several of them.',
  'PUT /cycles/:cycleKey/reporters/:reporterCode/activities/:reference/comment':
    'The reporter’s comment on an activity.',

  'GET /cycles/:cycleKey/questions': 'All questions of a cycle.',
  'GET /cycles/:cycleKey/reporters/:reporterCode/questions': 'The questions about a return.',
  'POST /cycles/:cycleKey/reporters/:reporterCode/questions': 'Asks about a return, a row or a cell.',
  'POST /cycles/:cycleKey/reporters/:reporterCode/questions/:questionId/answers': 'Answers a question.',
  'POST /cycles/:cycleKey/reporters/:reporterCode/questions/:questionId/further-questions': 'Asks again.',
  'POST /cycles/:cycleKey/reporters/:reporterCode/questions/:questionId/paper-answers':
    'Records an answer that came on paper.',
  'POST /cycles/:cycleKey/reporters/:reporterCode/questions/:questionId/closing': 'Closes a question.',

  'GET /audit': 'The audit log, by filter and page.',
  'GET /audit/table': 'The audit log as a table for a spreadsheet program, by filter.',
  'GET /audit/export': 'The audit log as a file that can be checked by itself.',
  'GET /cycles/:cycleKey/reporters/:reporterCode/files': 'The files that came in for a return.',
  'GET /files/:fileId/content': 'A file as it came in.',
  'POST /files/:fileId/erasure': 'Erases a file’s content; its digest stays.',
  'GET /retention': 'How long files are kept.',
  'PUT /retention': 'Sets how long files are kept.',
  'POST /retention/runs': 'Erases what has been kept long enough.',
  'POST /persons/export': 'Everything that is kept of a person.',
  'POST /persons/erasure': 'Forgets a person; their work stays.',

  'GET /cycles/:cycleKey/mailings': 'Invitations and reminders: sent, planned, cancelled.',
  'POST /cycles/:cycleKey/mailings': 'Sends or plans a mailing that was previewed.',
  'GET /cycles/:cycleKey/mailings/log': 'Who was mailed what and when.',
  'POST /cycles/:cycleKey/mailings/previews': 'Whom a mailing would reach, and with which words.',
  'POST /cycles/:cycleKey/mailings/:mailingId/cancel': 'Cancels a mailing that is planned.',

  'GET /cycles/:cycleKey/duplicates': 'Pairs of activities that may be the same, with reasons.',
  'GET /cycles/:cycleKey/duplicates/pairs/:oneReportId/:otherReportId': 'A pair side by side.',
  'GET /cycles/:cycleKey/duplicates/joint-requests':
    'Activities said to be joint whose other half is missing.',
  'GET /cycles/:cycleKey/duplicates/issues': 'Groups that later changes have put in doubt.',
  'POST /cycles/:cycleKey/duplicates/decisions':
    'Decides that activities are the same, joint or different, or undoes it.',
  'GET /cycles/:cycleKey/reporters/:reporterCode/linked-activities':
    'What others reported of one’s activities, once it is decided: title, dates, countries.',

  'GET /mails': 'Workbooks that came by mail.',
  'POST /mails/:mailId/decisions': 'Takes or refuses a mail that nobody vouched for.',

  'GET /cycles/:cycleKey/report': 'The combined report, made while one waits.',
  'GET /cycles/:cycleKey/report/list':
    'The full list of the combined report, for a table of an open workbook.',
  'POST /cycles/:cycleKey/report-jobs': 'Orders a report that is made in the background.',
  'GET /cycles/:cycleKey/report-jobs': 'Reports that were ordered.',
  'GET /report-jobs/:jobId': 'How far a report is.',
  'POST /report-jobs/:jobId/cancel': 'Cancels a report that is being made.',
  'GET /report-jobs/:jobId/file': 'The finished report.',
  'GET /report-jobs/:jobId/events': 'How far a report is, as server-sent events.',
  'GET /cycles/:cycleKey/report/changes': 'What changed between two snapshots, by reporter.',
}

const base = '/api/v1'

/** @param url as the route declares it, with its parameters (`/api/v1/cycles/:cycleKey`) */
export function summaryOf(method: string, url: string): string | undefined {
  return summaries[`${method} ${url.startsWith(base) ? url.slice(base.length) : url}`]
}

/** Every route that has a line: method and address. */
export const summarised: readonly string[] = Object.keys(summaries).map((route) =>
  route.replace(/ (?!\/api\/)/, ` ${base}`),
)
