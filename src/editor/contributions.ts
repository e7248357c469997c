/** Every name the manifest (package.json) and the code share. A test compares the two. */
export const commandIds = {
  openFolder: 'miniProgramRelease.folder.open',
  createSample: 'miniProgramRelease.sample.create',
  createMiniProgram: 'miniProgramRelease.miniProgram.create',
  editGlobalConfiguration: 'miniProgramRelease.miniProgram.editConfiguration',
  uploadVersion: 'miniProgramRelease.version.upload',
  selectApp: 'miniProgramRelease.version.selectApp',
  openRelease: 'miniProgramRelease.release.open',
  nextStep: 'miniProgramRelease.release.next',
  viewConfiguration: 'miniProgramRelease.release.viewConfiguration',
  editConfigurationAsJson: 'miniProgramRelease.release.editConfigurationAsJson',
  retryBuild: 'miniProgramRelease.release.retryBuild',
  applyToRelease: 'miniProgramRelease.release.apply',
  withdraw: 'miniProgramRelease.release.withdraw',
  addTesters: 'miniProgramRelease.release.addTesters',
  updateTestGroup: 'miniProgramRelease.release.updateTestGroup',
  cancelTesting: 'miniProgramRelease.release.cancelTesting',
  completeTesting: 'miniProgramRelease.release.completeTesting',
  grayscaleRelease: 'miniProgramRelease.release.grayscale',
  fullRelease: 'miniProgramRelease.release.full',
  cancelRelease: 'miniProgramRelease.release.cancel',
  applyOnSeveral: 'miniProgramRelease.release.applyOnSeveral',
  stepOnSeveral: 'miniProgramRelease.release.nextOnSeveral',
  cancelOnSeveral: 'miniProgramRelease.release.cancelOnSeveral',
  takeOffline: 'miniProgramRelease.release.takeOffline',
  forceRemove: 'miniProgramRelease.release.forceRemove',
  showReleaseLog: 'miniProgramRelease.release.showLog',
  showQrCode: 'miniProgramRelease.release.showQrCode',
  viewDetails: 'miniProgramRelease.release.viewDetails',
  pinRelease: 'miniProgramRelease.release.pin',
  unpinRelease: 'miniProgramRelease.release.unpin',
  pickRelease: 'miniProgramRelease.release.pick',
  openReview: 'miniProgramRelease.approval.open',
  approve: 'miniProgramRelease.approval.approve',
  reject: 'miniProgramRelease.approval.reject',
  withdrawRequest: 'miniProgramRelease.approval.withdraw',
  addMember: 'miniProgramRelease.member.add',
  changeRole: 'miniProgramRelease.member.changeRole',
  assignMiniPrograms: 'miniProgramRelease.member.assign',
  removeMember: 'miniProgramRelease.member.remove',
  filterApprovals: 'miniProgramRelease.approvals.filter',
  searchApprovals: 'miniProgramRelease.approvals.search',
  sortApprovals: 'miniProgramRelease.approvals.sort',
  clearApprovalFilter: 'miniProgramRelease.approvals.clearFilter',
  loadMoreApprovals: 'miniProgramRelease.approvals.loadMore',
  editPolicy: 'miniProgramRelease.targetApp.editPolicy',
  grantDomains: 'miniProgramRelease.targetApp.grantDomains',
  exportTesters: 'miniProgramRelease.testers.export',
  remindTesters: 'miniProgramRelease.testers.remind',
  copyUserId: 'miniProgramRelease.testers.copyUserId',
  goToTesterLine: 'miniProgramRelease.testers.goToLine',
  loadMoreTesters: 'miniProgramRelease.testers.loadMore',
  addTestersFromFile: 'miniProgramRelease.testers.addFromFile',
  useAsTesterList: 'miniProgramRelease.testers.useAsList',
  updateTestGroupFromFile: 'miniProgramRelease.testers.updateFromDocument',
  keepInStep: 'miniProgramRelease.testers.keepInStep',
  stopKeepingInStep: 'miniProgramRelease.testers.stopKeepingInStep',
  confirmTestGroupUpdate: 'miniProgramRelease.testers.confirmUpdate',
  cancelTestGroupUpdate: 'miniProgramRelease.testers.cancelUpdate',
  chooseGroupsOfUpdate: 'miniProgramRelease.testers.chooseGroupsOfUpdate',
  openReportOfUpdate: 'miniProgramRelease.testers.openReportOfUpdate',
  checkTesterList: 'miniProgramRelease.testers.check',
  fixTesterList: 'miniProgramRelease.testers.fixAll',
  applyTesterListFixes: 'miniProgramRelease.testers.applyFixes',
  chooseTesterColumn: 'miniProgramRelease.testers.chooseColumn',
  showWhatAUserGets: 'miniProgramRelease.audience.show',
  switchAccount: 'miniProgramRelease.account.switch',
  accessTokens: 'miniProgramRelease.account.accessTokens',
  signIn: 'miniProgramRelease.account.signIn',
  signOut: 'miniProgramRelease.account.signOut',
  connectToPlatform: 'miniProgramRelease.platform.connect',
  useOwnPlatform: 'miniProgramRelease.platform.useOwn',
  copyDeliveryKey: 'miniProgramRelease.deliveryKey.copy',
  restartPlatform: 'miniProgramRelease.platform.restart',
  showLog: 'miniProgramRelease.log.show',
  refresh: 'miniProgramRelease.refresh',
  loadMore: 'miniProgramRelease.miniPrograms.loadMore',
} as const;

export type CommandId = (typeof commandIds)[keyof typeof commandIds];

export const viewIds = {
  miniPrograms: 'miniProgramRelease.miniPrograms',
  approvals: 'miniProgramRelease.approvals',
} as const;

/** Of the documents that configurations are edited in as JSON. */
export const configurationScheme = 'mini-program-configuration';

/** Of what lists of testers are compared with, and of reports on them. */
export const testerDocumentScheme = 'mini-program-testers';
/** Of the documents that show a tester list with everything mended that can be. */
export const testerListFixesScheme = 'mini-program-tester-fixes';

export const releasePanelType = 'miniProgramRelease.release';

export const authenticationProviderId = 'miniProgramRelease';

/** Context keys, each with the values it takes. */
export const contextKeys = {
  /** `starting`, `ready`, `signed out`, `unreachable`, `offline`, `failed` or `refused`. */
  connection: 'miniProgramRelease.connection',
  /** Whether the platform is at an address, and not on this machine. */
  isRemote: 'miniProgramRelease.isRemote',
  /** Why the platform cannot be worked with (a code), while `connection` is `failed` or `refused`. */
  failure: 'miniProgramRelease.failure',
  /** Where the signed-in account begins without a mini program: `upload`, `assignment` or `review`. */
  beginning: 'miniProgramRelease.beginning',
  /** Whether the signed-in account sees any mini program. */
  hasMiniPrograms: 'miniProgramRelease.hasMiniPrograms',
  /** Whether the lists of requests leave anything out. */
  approvalsFiltered: 'miniProgramRelease.approvalsFiltered',
  /** The lists of testers that stand in a diff editor with an update to be agreed to, by their names. */
  reviewedLists: 'miniProgramRelease.reviewedLists',
  /** Those of them with groups to choose from. */
  reviewedListsWithGroups: 'miniProgramRelease.reviewedListsWithGroups',
  /** Those of them with lines that need attention. */
  reviewedListsWithReport: 'miniProgramRelease.reviewedListsWithReport',
  /** The files that test groups are kept in step with, by their names. */
  listsKeptInStep: 'miniProgramRelease.listsKeptInStep',
  /** Whether a folder with a mini program is open. */
  hasProject: 'miniProgramRelease.hasProject',
} as const;

/** Settings below `miniProgramRelease.`. */
export const settingKeys = {
  /** ID of the mini program that a workspace folder holds. */
  miniProgramId: 'miniProgramId',
  /** Shell command that builds the mini program before an upload. */
  buildCommand: 'buildCommand',
} as const;
