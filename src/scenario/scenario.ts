// The validated scenario: frozen, every default filled, units normalised (milliseconds, per second,
// ratios), secrets still references. `parseScenario` is the only place that makes one.

import type {
  AggregateName,
  BehaviorName,
  CheckName,
  ExecutorName,
  MetricName,
  OwnBehaviorName,
} from './names.ts';

/** A position in the scenario file, 1-based; for CI annotations and code frames. */
export interface SourcePosition {
  readonly line: number;
  readonly column: number;
}

/** Where a secret is; resolved at the last moment by `resolveSecret`, never stored or printed. */
export type SecretReference =
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string };

/** A header value or the like: literal text, or a reference. */
export type TextOrSecret = string | SecretReference;

export interface TargetPaths {
  /** Contains `{uid}`. Default `/chat/messages/{uid}/`. */
  readonly messages: string;
  readonly threads: string;
  readonly socket: string;
}

export interface TargetCaps {
  readonly users: number;
  readonly messagesPerSecond: number;
  readonly durationMs: number;
}

export type Target =
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'url';
      /** http or https, without a trailing slash; may have a base path. */
      readonly url: string;
      /** Hosts that are allowed beside loopback. */
      readonly allow: readonly string[];
      readonly caps: TargetCaps | null;
      readonly headers: Readonly<Record<string, TextOrSecret>>;
      /** null: the target's own origin. */
      readonly origin: string | null;
      readonly subprotocol: string | null;
      readonly tls: {
        readonly ca: string | null;
        readonly cert: string | null;
        readonly key: SecretReference | null;
        readonly servername: string | null;
      } | null;
      readonly proxy: string | null;
      readonly paths: TargetPaths;
      /** Header and scheme of REST authentication. Default `authorization`, `Bearer`. */
      readonly authHeader: { readonly name: string; readonly scheme: string };
    };

export type Accounts =
  | { readonly kind: 'generated' }
  | { readonly kind: 'file'; readonly path: string; readonly exclusive: boolean };

export type Auth =
  | { readonly kind: 'tokens' }
  | {
      readonly kind: 'login';
      readonly path: string;
      /** Body fields; `{email}` and `{password}` are replaced by the account's. */
      readonly body: Readonly<Record<string, string>>;
      /** Dotted path to the access token in the reply, for example `access` or `data.token`. */
      readonly token: string;
      readonly refresh: {
        readonly path: string;
        /** Body fields; `{refresh}` is replaced by the refresh token. */
        readonly body: Readonly<Record<string, string>>;
        /** Dotted path to the refresh token in the login's reply. */
        readonly from: string;
        /** Dotted path to the access token in the refresh's reply. */
        readonly token: string;
      } | null;
      readonly ratePerSecond: number;
      readonly inFlightCount: number;
    }
  | {
      readonly kind: 'jwt';
      readonly secret: SecretReference;
      /** `{id}`, `{email}` are put in. Default `{ user_id: '{id}', token_type: 'access' }`. */
      readonly claims: Readonly<Record<string, string | number | boolean>>;
      readonly lifetimeMs: number;
    };

export type Conversations =
  | { readonly kind: 'pairs' }
  | { readonly kind: 'friends'; readonly friendCount: number }
  | { readonly kind: 'celebrity'; readonly fanCount: number }
  | { readonly kind: 'chain'; readonly length: number };

/** Uniform over [lowMs, highMs]; a fixed value has both equal. */
export interface DurationRange {
  readonly lowMs: number;
  readonly highMs: number;
}

export interface RateStage {
  readonly toPerSecond: number;
  readonly overMs: number;
}

export interface UserStage {
  readonly toUsers: number;
  readonly overMs: number;
}

/** What the scenario says of a behavior of its own, so that a plan need not load its module. */
export interface OwnBehaviorFacts {
  /** Messages of one iteration, at most. */
  readonly messageCount: number;
  /** It takes the primary socket away: the user does nothing else meanwhile. */
  readonly takesConnection: boolean;
}

/** A behavior of the user's own, from a module. */
export interface OwnBehavior extends OwnBehaviorFacts {
  readonly name: OwnBehaviorName;
  /** Path of the module, resolved against the scenario's folder. */
  readonly path: string;
}

/** What one iteration does. Weights are relative; a single behavior has weight 1. */
export type BehaviorChoice =
  | { readonly behavior: BehaviorName; readonly weight: number }
  | {
      readonly behavior: OwnBehaviorName;
      readonly weight: number;
      readonly own: OwnBehaviorFacts;
    };

/** Settings of behaviors, with defaults filled; each behavior reads its own. */
export interface BehaviorSettings {
  /** `burst`: messages per burst. Default 10. */
  readonly burstCount: number;
  /** `converse`: messages of one side before an iteration ends. Default 3. */
  readonly turnCount: number;
  /** `go-offline`, `reconnect`, `second-device`, `slow-reader`, `idle`: how long. */
  readonly forMs: DurationRange;
}

interface LoadBase {
  readonly name: string;
  readonly position: SourcePosition;
  readonly executor: ExecutorName;
  readonly behaviors: readonly BehaviorChoice[];
  readonly settings: BehaviorSettings;
  /** Size of the load's own slice of the population; null: spreads over the whole population. */
  readonly users: number | null;
  /** From the end of warm-up. */
  readonly startAtMs: number;
  readonly thinkTime: DurationRange;
}

export type Load = LoadBase &
  (
    | {
        readonly executor: 'constant-arrival-rate' | 'poisson-arrival-rate';
        readonly ratePerSecond: number;
        readonly durationMs: number;
      }
    | {
        readonly executor: 'ramping-arrival-rate';
        readonly startRatePerSecond: number;
        readonly stages: readonly RateStage[];
      }
    | { readonly executor: 'constant-users'; readonly durationMs: number }
    | {
        readonly executor: 'ramping-users';
        readonly startUsers: number;
        readonly stages: readonly UserStage[];
      }
    | {
        readonly executor: 'per-user-iterations';
        readonly iterations: number;
        /** The load ends here at the latest. Default 10 minutes. */
        readonly maxDurationMs: number;
      }
    | {
        readonly executor: 'session-arrival-rate';
        readonly ratePerSecond: number;
        readonly durationMs: number;
        /** Iterations in one session. */
        readonly iterations: number;
      }
  );

export interface Deadlines {
  readonly confirmMs: number;
  readonly deliverMs: number;
  readonly settleMs: number;
  /** null: computed from counts and measured read times. */
  readonly readbackMs: number | null;
}

/** What the server promises beyond the API document. null or false: not declared. */
export interface Contract {
  readonly devices: 'all' | null;
  readonly order: 'pipelined' | 'confirmed' | null;
  readonly reads: 'primary' | null;
  readonly ids: 'global' | 'integer' | null;
  readonly threads: 'recency' | null;
  readonly seen: 'on-read' | null;
  readonly errors: 'reject' | null;
}

export type TextStyle = 'words' | 'emoji' | 'right-to-left' | 'combining' | 'markup' | 'long-line';

export interface Messages {
  /** Length of the whole body in UTF-16 code units. */
  readonly size:
    | { readonly kind: 'fixed'; readonly length: number }
    | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
    | { readonly kind: 'lognormal'; readonly median: number; readonly p99: number };
  readonly styles: readonly { readonly style: TextStyle; readonly weight: number }[];
}

export interface Heartbeat {
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Share of the users that send no pings, as browsers do. */
  readonly withoutRatio: number;
}

export interface Reconnect {
  readonly enabled: boolean;
  readonly baseMs: number;
  readonly maxMs: number;
}

/** Bounds of the generator's own fitness; relaxing them is visible in the result. */
export interface GeneratorBounds {
  readonly pacerLagP99Ms: number;
  readonly loopGapMs: number;
  /** A threshold's rig share: samples whose lag exceeds this part of the limit are set aside. */
  readonly rigShareRatio: number;
  /** Seconds of arrivals that may wait before they are dropped. */
  readonly backlogMs: number;
}

export interface Verification {
  /** Judged over owed below this is unknown. Default 0.999. */
  readonly coverageRatio: number;
  /** Checks that must be exercised, beside the safety checks. */
  readonly required: readonly CheckName[];
  /** W and L findings fail the run. */
  readonly strict: boolean;
}

export type Comparator = '<' | '<=' | '>' | '>=' | '==';

export interface Threshold {
  readonly metric: MetricName;
  /** A load block's name; null for the whole run. */
  readonly load: string | null;
  readonly aggregate: AggregateName;
  /** For `p(N)`: N in 0 .. 100 exclusive. null otherwise. */
  readonly percentile: number | null;
  readonly comparator: Comparator;
  /** Milliseconds for times, per second for rates, plain otherwise. */
  readonly limit: number;
  /** Sliding window; null: the whole measure phase. */
  readonly overMs: number | null;
  readonly abort: boolean;
  /** Abort not before this long after t = 0. */
  readonly abortAfterMs: number;
  /** As written, for reports. */
  readonly expression: string;
  readonly position: SourcePosition;
}

export interface Scenario {
  readonly version: 1;
  readonly name: string;
  readonly file: string;
  /** Of the file's bytes, hexadecimal. */
  readonly sha256: string;
  readonly target: Target;
  readonly accounts: Accounts;
  readonly auth: Auth;
  readonly users: number;
  readonly connect: {
    readonly ratePerSecond: number;
    readonly inFlightCount: number;
    readonly timeoutMs: number;
  };
  /** Local addresses that connections come from, in turn; empty: the system chooses. */
  readonly sourceAddresses: readonly string[];
  readonly conversations: Conversations;
  readonly warmupMs: number;
  /** Behaviors of the user's own, by name ascending; also those that no load names. */
  readonly behaviors: readonly OwnBehavior[];
  readonly loads: readonly Load[];
  readonly messages: Messages;
  readonly heartbeat: Heartbeat;
  readonly reconnect: Reconnect;
  readonly deadlines: Deadlines;
  readonly contract: Contract;
  readonly verification: Verification;
  readonly generator: GeneratorBounds;
  readonly onTargetLost: { readonly continue: boolean; readonly afterMs: number };
  readonly thresholds: readonly Threshold[];
  /** From the file or `--seed`; null: chosen at random when the plan is compiled, and printed. */
  readonly seed: string | null;
  readonly labels: Readonly<Record<string, string>>;
}
