import type { ApprovalCategory } from '../../core/approvalRequest';
import type { Environment } from '../../core/releaseTarget';
import type { MailFacts, MailKind } from './mailFacts';

/** A language that mails are written in. */
export const mailLanguages = ['en', 'zh-CN'] as const;

export type MailLanguage = (typeof mailLanguages)[number];

/** The language for a person whose language is this one, as BCP 47 has it. */
export function mailLanguageOf(language: string): MailLanguage {
  return /^zh\b/i.test(language) ? 'zh-CN' : 'en';
}

type Outcome = NonNullable<MailFacts['settled']>['status'];

/** The words of a mail in one language. */
export interface MailWords {
  readonly greeting: (name: string) => string;
  readonly newSubject: (what: string) => string;
  readonly newRequest: (by: string) => string;
  readonly settledSubject: Readonly<Record<Outcome, (what: string) => string>>;
  readonly settledRequest: Readonly<Record<Outcome, (by: string) => string>>;
  readonly droppedRequest: string;
  readonly removedSubject: (what: string) => string;
  readonly removed: (targetApp: string) => string;
  readonly allEnvironments: string;
  readonly colon: string;
  readonly rows: Readonly<
    Record<
      | 'miniProgram'
      | 'version'
      | 'targetApp'
      | 'environment'
      | 'category'
      | 'submittedBy'
      | 'requestReason'
      | 'removes'
      | 'reason',
      string
    >
  >;
  readonly category: Readonly<Record<ApprovalCategory, string>>;
  readonly environment: Readonly<Record<Environment, string>>;
  readonly open: string;
  readonly explanation: (platform: string) => string;
  readonly sentBecause: Readonly<Record<MailKind, string>>;
}

export const mailWords: Readonly<Record<MailLanguage, MailWords>> = {
  en: {
    greeting: (name) => `Hello ${name},`,
    newSubject: (what) => `For review: ${what}`,
    newRequest: (by) => `${by} submitted a request that waits for a decision.`,
    settledSubject: {
      Approved: (what) => `Approved: ${what}`,
      Rejected: (what) => `Rejected: ${what}`,
      Withdrawn: (what) => `Withdrawn: ${what}`,
    },
    settledRequest: {
      Approved: (by) => `${by} approved your request.`,
      Rejected: (by) => `${by} rejected your request.`,
      Withdrawn: (by) => `${by} withdrew your request.`,
    },
    droppedRequest:
      'The version that your request is about does not reach everyone any more, so nobody needs to decide on it.',
    removedSubject: (what) => `Force removed: ${what}`,
    removed: (targetApp) =>
      `${targetApp} removed the mini program from all its environments. Nobody gets it there any more; a new version can be released again.`,
    allEnvironments: 'all environments',
    colon: ': ',
    rows: {
      miniProgram: 'Mini program',
      version: 'Version',
      targetApp: 'Target app',
      environment: 'Environment',
      category: 'Category',
      submittedBy: 'Submitted by',
      requestReason: 'Reason for it',
      removes: 'Removes',
      reason: 'Reason',
    },
    category: { Release: 'Release', Offline: 'Take Offline', 'Force Removal': 'Force Removal' },
    environment: { Production: 'Production', Sandbox: 'Sandbox', Test: 'Test', Development: 'Development' },
    open: 'Open the release in VS Code',
    explanation: (platform) =>
      `The link opens VS Code with the extension “Mini Program Release”, connected to ${platform}. ` +
      'If it does not, open VS Code yourself: the request is in the view “Approvals”.',
    sentBecause: {
      'new-request': 'You receive this mail because you decide on requests to this super app.',
      'settled-request': 'You receive this mail because you submitted the request.',
      'dropped-request': 'You receive this mail because you submitted the request.',
      'force-removed': 'You receive this mail because you work on this mini program.',
    },
  },
  'zh-CN': {
    greeting: (name) => `${name}，您好：`,
    newSubject: (what) => `待审批：${what}`,
    newRequest: (by) => `${by} 提交了一项申请，等待审批。`,
    settledSubject: {
      Approved: (what) => `已批准：${what}`,
      Rejected: (what) => `已驳回：${what}`,
      Withdrawn: (what) => `已撤回：${what}`,
    },
    settledRequest: {
      Approved: (by) => `${by} 已批准您的申请。`,
      Rejected: (by) => `${by} 已驳回您的申请。`,
      Withdrawn: (by) => `${by} 已撤回您的申请。`,
    },
    droppedRequest: '您的申请所涉及的版本已不再面向所有用户，因此无需再审批。',
    removedSubject: (what) => `已强制下架：${what}`,
    removed: (targetApp) => `${targetApp} 已将该小程序从其所有环境中下架，用户不再能获取它；您可以重新发布新版本。`,
    allEnvironments: '所有环境',
    colon: '：',
    rows: {
      miniProgram: '小程序',
      version: '版本',
      targetApp: '目标应用',
      environment: '环境',
      category: '类别',
      submittedBy: '提交人',
      requestReason: '申请原因',
      removes: '下架版本',
      reason: '原因',
    },
    category: { Release: '发布', Offline: '下线', 'Force Removal': '强制下架' },
    environment: { Production: '生产', Sandbox: '沙箱', Test: '测试', Development: '开发' },
    open: '在 VS Code 中打开此发布',
    explanation: (platform) =>
      `该链接会打开已连接到 ${platform} 的 VS Code 及其扩展“Mini Program Release”。` +
      '如果未能打开，请自行打开 VS Code：该申请位于“审批”视图中。',
    sentBecause: {
      'new-request': '您收到此邮件，是因为您负责审批提交给该超级应用的申请。',
      'settled-request': '您收到此邮件，是因为您提交了该申请。',
      'dropped-request': '您收到此邮件，是因为您提交了该申请。',
      'force-removed': '您收到此邮件，是因为您参与此小程序的开发。',
    },
  },
};
