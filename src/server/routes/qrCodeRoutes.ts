import type { FastifyInstance } from 'fastify';
import { routes } from '../../protocol/routes';
import { baseUrlOf, type PublicPlatform } from '../http/baseUrl';
import { operation } from '../http/operation';
import { appOfQrCode, getQrCode, getQrCodePicture } from '../services/qrCodes/qrCodes';
import { resolveQrCode } from '../services/qrCodes/resolveQrCode';
import type { ServiceContext } from '../services/serviceContext';
import type { PackageSigner } from '../signing/packageSigner';

export interface QrCodeContext extends ServiceContext, PublicPlatform {
  readonly signer: PackageSigner;
}

/** QR codes of releases: for who shows them, for the super app that scanned one, and for who opens one elsewhere. */
export function qrCodeRoutes(app: FastifyInstance, context: QrCodeContext): void {
  const { signer } = context;
  const { reader } = context.storage;

  operation(app, routes.getQrCode, ({ params, query, person, request }) =>
    getQrCode(reader, signer, { releaseId: params.id, ...query, person, baseUrl: baseUrlOf(request, context) }),
  );

  operation(app, routes.getQrCodePicture, async ({ params, query, person, request, reply }) => {
    const wanted = { releaseId: params.id, ...query, person, baseUrl: baseUrlOf(request, context) };
    const picture = await getQrCodePicture(reader, signer, wanted);
    reply.type(routes.getQrCodePicture.answersWith).send(picture);
    return undefined;
  });

  operation(app, routes.resolveQrCode, ({ body, deliveryTarget: target, request }) =>
    resolveQrCode(reader, { target, scanned: body, baseUrl: baseUrlOf(request, context), signer }),
  );

  operation(app, routes.openQrCode, async ({ params, query: { page = '', query = '' }, reply }) => {
    const appName = await appOfQrCode(reader, signer, { token: params.token, page, query });
    reply.type(`${routes.openQrCode.answersWith}; charset=utf-8`);
    if (appName === undefined) reply.code(404).send(unknownCode);
    else reply.send(scanWith(appName));
    return undefined;
  });
}

/** For a browser, of whose language nothing is known: nothing of the release, which may not be out. */
const scanWith = (app: string): string => `Scan this QR code with ${app}.\n请使用 ${app} 扫描此二维码。\n`;

const unknownCode = 'There is no such QR code.\n此二维码不存在。\n';
