// The rows of the matrix, one for each fault of the catalogue: a fault without a row does not
// compile.

import type { FaultName } from '../../../src/server/index.ts';
import { AVAILABILITY_ROWS } from './availability-rows.ts';
import { DELIVERY_ROWS } from './delivery-rows.ts';
import { FRAME_ROWS } from './frame-rows.ts';
import { LIVENESS_ROWS } from './liveness-rows.ts';
import { ORDER_ROWS } from './order-rows.ts';
import { REST_ROWS } from './rest-rows.ts';
import type { MatrixRow } from './row.ts';
import { SECURITY_ROWS } from './security-rows.ts';
import { SESSION_ROWS } from './session-rows.ts';

export const ROWS: Readonly<Record<FaultName, MatrixRow>> = {
  ...DELIVERY_ROWS,
  ...ORDER_ROWS,
  ...SESSION_ROWS,
  ...REST_ROWS,
  ...FRAME_ROWS,
  ...AVAILABILITY_ROWS,
  ...SECURITY_ROWS,
  ...LIVENESS_ROWS,
};
