import type { MailFacts, MailKind } from './mailFacts';
import { mailLanguageOf, mailWords, type MailLanguage, type MailWords } from './mailWords';
import { releaseLink } from './releaseLink';

/** Longest subject, in characters; what is longer is cut. */
const longestSubject = 150;

export interface Receiver {
  readonly name: string;
  /** As BCP 47 has it. */
  readonly language: string;
}

export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A mail in the words of its receiver, as text and as HTML that says the same. */
export function writeMail(kind: MailKind, facts: MailFacts, receiver: Receiver, platform: string): MailText {
  const language = mailLanguageOf(receiver.language);
  const words = mailWords[language];
  const parts: MailParts = {
    greeting: words.greeting(oneLine(receiver.name)),
    sentence: sentenceOf(kind, facts, words),
    rows: rowsOf(kind, facts, words),
    link: releaseLink(facts.releaseId, platform),
    open: words.open,
    notes: [words.explanation(platform), words.sentBecause[kind]],
  };
  return { subject: subjectOf(kind, facts, words), text: textOf(parts, words.colon), html: htmlOf(parts, language) };
}

interface MailParts {
  readonly greeting: string;
  readonly sentence: string;
  readonly rows: readonly (readonly [name: string, value: string])[];
  readonly link: string;
  readonly open: string;
  readonly notes: readonly string[];
}

function subjectOf(kind: MailKind, facts: MailFacts, words: MailWords): string {
  const what = whatOf(kind, facts, words);
  const { settled } = facts;
  const told = settled ? words.settledSubject[settled.status](what) : words.newSubject(what);
  const subject = oneLine(kind === 'force-removed' ? words.removedSubject(what) : told);
  const characters = Array.from(new Intl.Segmenter().segment(subject), ({ segment }) => segment);
  return characters.length <= longestSubject ? subject : `${characters.slice(0, longestSubject - 1).join('')}…`;
}

/** A removal is named as one: its receiver must not take it for a release. */
function whatOf(
  kind: MailKind,
  { category, miniProgram, version, targetApp, environment }: MailFacts,
  words: MailWords,
): string {
  if (kind === 'force-removed') return `${miniProgram} → ${targetApp}`;
  const asked = `${words.category[category]}${words.colon}`;
  if (category === 'Force Removal') return `${asked}${miniProgram} → ${targetApp}`;
  const release = `${miniProgram} ${version} → ${targetApp} (${words.environment[environment]})`;
  return category === 'Release' ? release : `${asked}${release}`;
}

function sentenceOf(kind: MailKind, { settled, submittedBy, targetApp }: MailFacts, words: MailWords): string {
  if (kind === 'force-removed') return words.removed(oneLine(targetApp));
  if (kind === 'dropped-request') return words.droppedRequest;
  if (!settled) return words.newRequest(oneLine(submittedBy));
  return words.settledRequest[settled.status](oneLine(settled.by));
}

function rowsOf(kind: MailKind, facts: MailFacts, words: MailWords): MailParts['rows'] {
  const { rows } = words;
  const reason = facts.settled?.reason?.trim() ?? '';
  const requestReason = facts.requestReason?.trim() ?? '';
  const removes = facts.removes?.map(({ version, environment }) => `${version} (${words.environment[environment]})`);
  const isForced = facts.category === 'Force Removal';
  return [
    [rows.miniProgram, oneLine(facts.miniProgram)],
    ...(isForced ? [] : [[rows.version, facts.version] as const]),
    [rows.targetApp, oneLine(facts.targetApp)],
    [rows.environment, isForced ? words.allEnvironments : words.environment[facts.environment]],
    [rows.category, words.category[facts.category]],
    ...(kind === 'force-removed' ? [] : [[rows.submittedBy, oneLine(facts.submittedBy)] as const]),
    ...(removes ? [[rows.removes, removes.join(', ')] as const] : []),
    ...(requestReason === ''
      ? []
      : [[kind === 'force-removed' ? rows.reason : rows.requestReason, requestReason] as const]),
    ...(reason === '' ? [] : [[rows.reason, reason] as const]),
  ];
}

/** A name as one line: a line break in it would begin another header, or another line of the mail. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

function textOf({ greeting, sentence, rows, link, open, notes }: MailParts, colon: string): string {
  const table = rows.map(([name, value]) => `${name}${colon}${value.replaceAll(/\r\n?|\n/g, '\n    ')}`);
  return `${[greeting, sentence, table.join('\n'), `${open}${colon}\n${link}`, ...notes].join('\n\n')}\n`;
}

function htmlOf({ greeting, sentence, rows, link, open, notes }: MailParts, language: MailLanguage): string {
  const cells = rows.map(
    ([name, value]) =>
      `<tr><th align="left" valign="top" style="padding:2px 16px 2px 0;font-weight:normal;color:#616161">${escaped(name)}</th>` +
      `<td style="padding:2px 0">${escaped(value).replaceAll(/\r\n?|\n/g, '<br>')}</td></tr>`,
  );
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"></head>`,
    '<body style="font-family:sans-serif;font-size:14px;line-height:1.5">',
    `<p>${escaped(greeting)}</p>`,
    `<p>${escaped(sentence)}</p>`,
    `<table role="presentation" cellspacing="0" cellpadding="0" style="font-size:14px">${cells.join('')}</table>`,
    `<p><a href="${escaped(link)}">${escaped(open)}</a></p>`,
    ...notes.map((note) => `<p style="color:#616161">${escaped(note)}</p>`),
    '</body></html>',
  ].join('\n');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}
