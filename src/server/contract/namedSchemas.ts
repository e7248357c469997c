import type { TSchema } from 'typebox';
import { tokenScopes } from '../../core/tokenScope';
import { approvalCategories, approvalStatuses } from '../../core/approvalRequest';
import { configurationFields } from '../../core/configuration';
import { loggedActions, releaseActions } from '../../core/releaseAction';
import { releaseStatuses } from '../../core/releaseStatus';
import { environments } from '../../core/releaseTarget';
import { roles } from '../../core/role';
import { accessToken, madeAccessToken, presentedToken, wantedAccessToken } from '../../protocol/accessToken';
import {
  adoption,
  adoptionBucket,
  deliveryEvent,
  deliveryReport,
  refusedEvent,
  releaseUse,
  reportOutcome,
} from '../../protocol/adoption';
import { approval } from '../../protocol/approval';
import { audienceAnswer, decisionStep } from '../../protocol/audience';
import { changeEvent } from '../../protocol/changeEvent';
import {
  bulkEvaluation,
  deliveredMiniProgram,
  deliveredPackage,
  evaluation,
  evaluationError,
  evaluationRequest,
  runTimeConfiguration,
} from '../../protocol/delivery';
import { changedMember, changedWorkspace, member, memberPage, wantedMember } from '../../protocol/members';
import {
  basicInformation,
  configuration,
  editedInformation,
  globalConfiguration,
  keptConfiguration,
  localizedInformation,
  miniProgram,
  newMiniProgram,
  releaseConfiguration,
} from '../../protocol/miniProgram';
import { actor, me, workspaceMembership } from '../../protocol/people';
import { platformDescription, signIn } from '../../protocol/platform';
import { problem } from '../../protocol/problem';
import {
  buildProblem,
  effectiveField,
  logEntry,
  newRelease,
  packageBuild,
  release,
  releaseReference,
  releaseStage,
} from '../../protocol/release';
import { identifier, moment, oneOf, page, revision, sha256 } from '../../protocol/schema';
import {
  domainGrants,
  informationLimits,
  lookedUpUsers,
  newDomainGrants,
  targetApp,
  targetAppPolicy,
  unknownUsers,
} from '../../protocol/targetApp';
import { tester, testerGroup, testerLine, testerOutcome, testerPage } from '../../protocol/testers';
import { version, versionFile } from '../../protocol/version';

/** Schemas that have a name in the document; each is written there once, wherever it stands. The others stand in their place. */
export const namedSchemas: Readonly<Record<string, TSchema>> = {
  Identifier: identifier,
  Moment: moment,
  Revision: revision,
  Sha256: sha256,
  Problem: problem,

  Environment: oneOf(environments),
  ReleaseStatus: oneOf(releaseStatuses),
  ReleaseAction: oneOf(releaseActions),
  LoggedAction: oneOf(loggedActions),
  ConfigurationField: oneOf(configurationFields),
  ApprovalStatus: oneOf(approvalStatuses),
  ApprovalCategory: oneOf(approvalCategories),
  Role: oneOf(roles),

  PlatformDescription: platformDescription,
  SignIn: signIn,
  Me: me,
  WorkspaceMembership: workspaceMembership,
  Actor: actor,
  ActorPage: page(actor),
  ChangeEvent: changeEvent,

  TokenScope: oneOf(tokenScopes),
  AccessToken: accessToken,
  AccessTokenPage: page(accessToken),
  PresentedToken: presentedToken,
  WantedAccessToken: wantedAccessToken,
  MadeAccessToken: madeAccessToken,

  Member: member,
  MemberPage: memberPage,
  ChangedMember: changedMember,
  WantedMember: wantedMember,
  ChangedWorkspace: changedWorkspace,

  TargetApp: targetApp,
  TargetAppPage: page(targetApp),
  TargetAppPolicy: targetAppPolicy,
  InformationLimits: informationLimits,
  DomainGrants: domainGrants,
  NewDomainGrants: newDomainGrants,
  LookedUpUsers: lookedUpUsers,
  UnknownUsers: unknownUsers,

  MiniProgram: miniProgram,
  MiniProgramPage: page(miniProgram),
  NewMiniProgram: newMiniProgram,
  BasicInformation: basicInformation,
  LocalizedInformation: localizedInformation,
  EditedInformation: editedInformation,
  Configuration: configuration,
  GlobalConfiguration: globalConfiguration,

  Version: version,
  VersionPage: page(version),
  VersionFile: versionFile,
  NewRelease: newRelease,
  ReleaseConfiguration: releaseConfiguration,

  Release: release,
  ReleasePage: page(release),
  ReleaseStage: releaseStage,
  ReleaseReference: releaseReference,
  PackageBuild: packageBuild,
  BuildProblem: buildProblem,
  EffectiveField: effectiveField,
  KeptConfiguration: keptConfiguration,
  LogEntry: logEntry,
  LogPage: page(logEntry),
  AudienceAnswer: audienceAnswer,
  DecisionStep: decisionStep,
  Adoption: adoption,
  AdoptionBucket: adoptionBucket,
  ReleaseUse: releaseUse,

  Tester: tester,
  TesterPage: testerPage,
  TesterGroup: testerGroup,
  TesterOutcome: testerOutcome,
  TesterLine: testerLine,

  Approval: approval,
  ApprovalPage: page(approval),

  EvaluationRequest: evaluationRequest,
  Evaluation: evaluation,
  BulkEvaluation: bulkEvaluation,
  EvaluationError: evaluationError,
  DeliveredPackage: deliveredPackage,
  DeliveredMiniProgram: deliveredMiniProgram,
  DeliveredMiniProgramPage: page(deliveredMiniProgram),
  DeliveryReport: deliveryReport,
  DeliveryEvent: deliveryEvent,
  ReportOutcome: reportOutcome,
  RefusedEvent: refusedEvent,
  RunTimeConfiguration: runTimeConfiguration,
};
