import * as Type from 'typebox';
import type { Static } from 'typebox';
import { environments } from '../core/releaseTarget';
import { oneOf, record } from './schema';

/** The file that the platform of one machine keeps for the person there: the key that phones ask each target with. */
export const deliveryKeyFile = Type.Array(
  record({
    targetAppId: Type.String(),
    targetAppName: Type.String(),
    environment: oneOf(environments),
    key: Type.String(),
  }),
);

export type DeliveryKey = Static<typeof deliveryKeyFile>[number];
