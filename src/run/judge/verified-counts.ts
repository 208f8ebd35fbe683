// The counters that thresholds may name and that only verification knows.

import type { VerifiedCounts } from '../../metrics/index.ts';
import type { CheckResult, JudgedMessages } from '../run-result.ts';

const COUNTED_SEVERITIES: readonly string[] = ['C', 'E', 'W'];

/** `message_loss` is proven loss alone; `anomalies` are violations of severity W and above. */
export function countsForThresholds(
  messages: JudgedMessages,
  checks: readonly CheckResult[],
): VerifiedCounts {
  const anomalies = checks
    .filter((check) => COUNTED_SEVERITIES.includes(check.severity))
    .reduce((total, check) => total + check.violations, 0);
  return {
    messages_planned: messages.planned,
    messages_sent: messages.sent,
    messages_dropped: messages.dropped,
    messages_confirmed: messages.confirmed,
    messages_delivered: messages.delivered,
    messages_visible: messages.visible,
    messages_failed: messages.failed,
    messages_indeterminate: messages.indeterminate,
    message_loss: messages.lost,
    loss_ratio: messages.sent === 0 ? 0 : messages.lost / messages.sent,
    anomalies,
    control_messages: messages.control,
  };
}
