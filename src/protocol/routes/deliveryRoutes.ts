import * as Type from 'typebox';
import { deliveryReport, reportOutcome } from '../adoption';
import {
  bulkEvaluation,
  deliveredMiniProgram,
  evaluation,
  evaluationError,
  evaluationRequest,
  runTimeConfiguration,
} from '../delivery';
import { packageKeySet } from '../packageStatement';
import { qrCodeQuery, resolvedQrCode, scannedQrCode } from '../qrCode';
import { page, pageQuery, record, sha256 } from '../schema';
import type { Route } from '../route';
import { byId } from './parameters';

/** What a super app's phones ask. */
export const deliveryRoutes = {
  evaluateFlag: {
    operationId: 'evaluateFlag',
    summary: 'Which version of a mini program a user gets (OFREP)',
    method: 'POST',
    path: '/ofrep/v1/evaluate/flags/{key}',
    caller: 'delivery key',
    params: record({ key: Type.String({ description: 'ID of the mini program' }) }),
    body: evaluationRequest,
    status: 200,
    answer: evaluation,
    otherAnswers: { 400: evaluationError, 404: evaluationError, 500: evaluationError },
  },
  evaluateFlags: {
    operationId: 'evaluateFlags',
    summary: 'Which versions of all mini programs a user gets (OFREP)',
    method: 'POST',
    path: '/ofrep/v1/evaluate/flags',
    caller: 'delivery key',
    body: evaluationRequest,
    status: 200,
    answer: bulkEvaluation,
    otherAnswers: { 304: null, 400: evaluationError, 500: evaluationError },
  },
  searchMiniPrograms: {
    operationId: 'searchMiniPrograms',
    summary: 'Mini programs that a user gets, by a part of their name',
    method: 'GET',
    path: '/v1/delivery/mini-programs',
    caller: 'delivery key',
    query: record({
      userId: Type.String({ minLength: 1, maxLength: 1024, description: 'The user ID in the super app' }),
      query: Type.Optional(
        Type.String({ maxLength: 120, description: 'A part of the name, in any language; without it, all are found' }),
      ),
      // A picture comes with each.
      limit: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 50, default: 20, description: 'How many items at most' }),
      ),
      cursor: pageQuery.cursor,
    }),
    status: 200,
    answer: page(deliveredMiniProgram),
  },
  getRunTimeConfiguration: {
    operationId: 'getRunTimeConfiguration',
    summary: "What a super app runs a release with that some of its users get, its environment variables' values too",
    method: 'GET',
    path: '/v1/delivery/releases/{id}/configuration',
    caller: 'delivery key',
    params: byId,
    status: 200,
    answer: runTimeConfiguration,
  },
  resolveQrCode: {
    operationId: 'resolveQrCode',
    summary: 'What a scanned QR code opens for a user who gets the release: before it is live, for its testers',
    method: 'POST',
    path: '/v1/delivery/qr-codes/resolve',
    caller: 'delivery key',
    body: scannedQrCode,
    status: 200,
    answer: resolvedQrCode,
  },
  openQrCode: {
    operationId: 'openQrCode',
    summary: 'The address in a QR code, for who opens it elsewhere than in a super app: which app to scan it with',
    method: 'GET',
    path: '/q/{token}',
    caller: 'anybody',
    params: record({ token: Type.String({ maxLength: 128, description: 'Names the release, and proves it' }) }),
    query: qrCodeQuery,
    status: 200,
    answersWith: 'text/plain',
    otherAnswers: { 404: 'text/plain' },
  },
  reportEvents: {
    operationId: 'reportEvents',
    summary:
      'What happened on phones: releases opened, and how that ended; 500 events at most, and the user ID of a tester alone',
    method: 'POST',
    path: '/v1/delivery/events',
    caller: 'delivery key',
    body: deliveryReport,
    status: 200,
    answer: reportOutcome,
  },
  getPackageKeys: {
    operationId: 'getPackageKeys',
    summary: 'The public keys by which signatures of packages are verified, as a JWK Set',
    method: 'GET',
    path: '/.well-known/jwks.json',
    caller: 'anybody',
    status: 200,
    answer: packageKeySet,
  },
  getPackage: {
    operationId: 'getPackage',
    summary:
      'A built package by its hash, immutable; as a whole, or the one part that Range names. HEAD answers without it',
    method: 'GET',
    answersHead: true,
    path: '/v1/packages/{sha256}',
    caller: 'anybody',
    params: record({ sha256 }),
    status: 200,
    // W3C MiniApp Packaging.
    answersWith: 'application/miniapp-pkg+zip',
    otherAnswers: { 206: 'application/miniapp-pkg+zip', 304: null },
  },
} as const satisfies Readonly<Record<string, Route>>;
